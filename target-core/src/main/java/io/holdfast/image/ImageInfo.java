package io.holdfast.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an image says about itself.
 *
 * @param format the {@link ImageFormat#name()}
 * @param sizeBytes the capacity that guests see
 * @param allocatedBytes what it takes of its file system, without files beside it that hold its data alone
 * @param traits what it is like beyond that
 */
public record ImageInfo(String format, long sizeBytes, long allocatedBytes, Traits traits) {

    /** Of a format that has nothing else to tell. */
    public ImageInfo(String format, long sizeBytes, long allocatedBytes) {
        this(format, sizeBytes, allocatedBytes, Traits.NONE);
    }

    /**
     * What not all formats have.
     *
     * @param clusterBytes the unit in which space is taken
     * @param snapshots those that are kept in it
     * @param specific what only that format has, by QEMU's names: truth values, numbers, texts, and lists and maps of these; empty where there is nothing
     */
    public record Traits(
            OptionalLong clusterBytes,
            Optional<Backing> backing,
            List<Snapshot> snapshots,
            Set<Mark> marks,
            Map<String, Object> specific) {

        static final Traits NONE = new Traits(OptionalLong.empty(), Optional.empty(), List.of(), Set.of(), Map.of());
    }

    /**
     * The image that is below.
     *
     * @param file as it stands in the image: absolute, or from the image's folder on
     */
    public record Backing(String file, Optional<String> format) {}

    /** What is out of the ordinary. */
    public enum Mark {
        /** It was not closed by whoever wrote to it last. */
        DIRTY,
        ENCRYPTED
    }
}
