package io.holdfast.image.vmdk;

/** The types of extents that a descriptor may list and that are known here ("Extent Descriptions"). */
enum PartType {
    FLAT,
    SPARSE,
    /** Reads as zeroes, and has no file. */
    ZERO
}
