package io.holdfast.image.vmdk;

import java.util.Arrays;
import java.util.Optional;

/** How the bytes of a disk are kept: the createType of a descriptor, and qemu-img's {@code subformat}. */
public enum Subformat {
    MONOLITHIC_SPARSE("monolithicSparse", PartType.SPARSE, Files.ONE),
    MONOLITHIC_FLAT("monolithicFlat", PartType.FLAT, Files.DESCRIPTOR_AND_ONE),
    TWO_GB_MAX_EXTENT_SPARSE("twoGbMaxExtentSparse", PartType.SPARSE, Files.DESCRIPTOR_AND_MANY),
    TWO_GB_MAX_EXTENT_FLAT("twoGbMaxExtentFlat", PartType.FLAT, Files.DESCRIPTOR_AND_MANY),
    /** Compressed, and written once from its beginning to its end. */
    STREAM_OPTIMIZED("streamOptimized", PartType.SPARSE, Files.ONE);

    private enum Files {
        ONE,
        DESCRIPTOR_AND_ONE,
        DESCRIPTOR_AND_MANY
    }

    private static final long TWO_GB = 2L << 30;

    private final String label;
    private final PartType type;
    private final Files files;

    Subformat(String label, PartType type, Files files) {
        this.label = label;
        this.type = type;
        this.files = files;
    }

    /** Its name in descriptors and options. */
    public String label() {
        return label;
    }

    /** The one of that {@link #label()}, or empty when this program makes none such. */
    public static Optional<Subformat> of(String label) {
        return Arrays.stream(values())
                .filter(subformat -> subformat.label.equals(label))
                .findFirst();
    }

    /** Whether the disk's bytes are in other files than the descriptor. */
    public boolean severalFiles() {
        return files != Files.ONE;
    }

    PartType type() {
        return type;
    }

    /** The longest part of a disk of that size. */
    long partBytes(long diskBytes) {
        return files == Files.DESCRIPTOR_AND_MANY ? TWO_GB : diskBytes;
    }

    /** The name of the file of a part, counted from 1, of an image of that name. */
    String partName(String imageName, int number) {
        int dot = imageName.lastIndexOf('.');
        String stem = dot <= 0 ? imageName : imageName.substring(0, dot);
        String ending = dot <= 0 ? ".vmdk" : imageName.substring(dot);
        return switch (files) {
            case ONE -> imageName;
            case DESCRIPTOR_AND_ONE -> stem + "-flat" + ending;
            case DESCRIPTOR_AND_MANY ->
                "%s-%c%03d%s".formatted(stem, type == PartType.FLAT ? 'f' : 's', number, ending);
        };
    }
}
