package io.holdfast.image.vmdk;

/** Where a run of a sparse part's bytes is. Lookup gives this value; whoever asked does the I/O. */
sealed interface Mapping {

    long lengthBytes();

    /** In the file, all in one piece. */
    record Data(long hostOffsetBytes, long lengthBytes) implements Mapping {}

    /** Is said to be zeroes, and has no place in the file. */
    record Zero(long lengthBytes) implements Mapping {}

    /** Was never written: reads as zeroes. */
    record Unallocated(long lengthBytes) implements Mapping {}

    /** Part of one compressed grain, which begins there with its marker. */
    record Compressed(long hostOffsetBytes, long lengthBytes) implements Mapping {}

    /** The entry cannot be right. */
    record Invalid(int entry, long lengthBytes) implements Mapping {}
}
