package io.holdfast.image;

import java.util.OptionalLong;

/**
 * Where a range of a disk is kept.
 *
 * @param depth how many images down the chain of backing files
 * @param fileOffsetBytes where in the image's file, as far as that can be said
 */
public record Placement(long offsetBytes, long lengthBytes, int depth, Kind kind, OptionalLong fileOffsetBytes) {

    /** What there is. */
    public enum Kind {
        /** Data, which may be compressed. */
        DATA,
        /** Space that is taken and reads as zeroes. */
        ZEROED_DATA,
        /** The image says that there are zeroes, and takes no space for them. */
        ZERO,
        /** No image of the chain says anything: reads as zeroes. */
        ABSENT
    }

    /** Without a place in the file. */
    public static Placement of(long offsetBytes, long lengthBytes, Kind kind) {
        return new Placement(offsetBytes, lengthBytes, 0, kind, OptionalLong.empty());
    }

    public static Placement at(long fileOffsetBytes, long offsetBytes, long lengthBytes, Kind kind) {
        return new Placement(offsetBytes, lengthBytes, 0, kind, OptionalLong.of(fileOffsetBytes));
    }

    /** The same of a backing file. */
    public Placement below() {
        return new Placement(offsetBytes, lengthBytes, depth + 1, kind, fileOffsetBytes);
    }

    /** Whether the other one, which begins where this one ends, is more of the same. */
    public boolean joins(Placement next) {
        boolean adjoins = fileOffsetBytes.isPresent() == next.fileOffsetBytes.isPresent()
                && (fileOffsetBytes.isEmpty()
                        || fileOffsetBytes.getAsLong() + lengthBytes == next.fileOffsetBytes.getAsLong());
        return adjoins && depth == next.depth && kind == next.kind;
    }

    /** With more of the same behind it. */
    public Placement longer(long moreBytes) {
        return new Placement(offsetBytes, lengthBytes + moreBytes, depth, kind, fileOffsetBytes);
    }
}
