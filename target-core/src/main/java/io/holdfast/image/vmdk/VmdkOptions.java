package io.holdfast.image.vmdk;

import java.util.Map;

/**
 * What a new image is like; the words are those of {@code qemu-img create -o}.
 *
 * @param sizeBytes a number of sectors
 */
public record VmdkOptions(long sizeBytes, Subformat subformat) {

    /** As qemu-img makes it when nothing else is said. */
    public static VmdkOptions ofSize(long sizeBytes) {
        return new VmdkOptions(sizeBytes, Subformat.MONOLITHIC_SPARSE);
    }

    /**
     * What those words mean.
     *
     * @throws IllegalArgumentException with the reason, for whoever wrote them
     */
    public static VmdkOptions of(long sizeBytes, Map<String, String> words) {
        VmdkOptions options = ofSize(sizeBytes);
        for (Map.Entry<String, String> word : words.entrySet()) {
            if (!word.getKey().equals("subformat")) {
                throw new IllegalArgumentException("'" + word.getKey() + "' is no option of vmdk: there is subformat");
            }
            Subformat subformat = Subformat.of(word.getValue())
                    .orElseThrow(() -> new IllegalArgumentException("'" + word.getValue()
                            + "' is no subformat: there are monolithicSparse, monolithicFlat, twoGbMaxExtentSparse,"
                            + " twoGbMaxExtentFlat and streamOptimized"));
            options = new VmdkOptions(sizeBytes, subformat);
        }
        return options;
    }
}
