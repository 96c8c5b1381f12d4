package io.holdfast.image;

/** What a range of an image is. Lookup gives this value; whoever asked does the I/O. */
public sealed interface Extent {

    long offsetBytes();

    long lengthBytes();

    /** Space is allocated and holds guest data. */
    record Data(long offsetBytes, long lengthBytes) implements Extent {}

    /** Reads as zeroes; no space is allocated. */
    record Hole(long offsetBytes, long lengthBytes) implements Extent {}
}
