package io.holdfast.image.qcow2;

/** The three feature fields of the header; all are 0 in version 2. */
record Features(long incompatible, long compatible, long autoclear) {

    static final long DIRTY = 1;
    static final long CORRUPT = 1 << 1;
    static final long EXTERNAL_DATA = 1 << 2;
    static final long COMPRESSION_TYPE = 1 << 3;
    static final long EXTENDED_L2 = 1 << 4;
    static final long KNOWN_INCOMPATIBLE = DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2;

    static final long LAZY_REFCOUNTS = 1;

    static final long BITMAPS = 1;
    static final long RAW_EXTERNAL_DATA = 1 << 1;

    static final Features NONE = new Features(0, 0, 0);

    boolean externalData() {
        return (incompatible & EXTERNAL_DATA) != 0;
    }

    boolean dirty() {
        return (incompatible & DIRTY) != 0;
    }

    boolean corrupt() {
        return (incompatible & CORRUPT) != 0;
    }

    Features withCorrupt() {
        return new Features(incompatible | CORRUPT, compatible, autoclear);
    }

    Features withDirty() {
        return new Features(incompatible | DIRTY, compatible, autoclear);
    }

    Features withoutDirty() {
        return new Features(incompatible & ~DIRTY, compatible, autoclear);
    }

    Features repaired() {
        return new Features(incompatible & ~(DIRTY | CORRUPT), compatible, autoclear);
    }

    /** What is done to the image does not touch what we know. */
    Features withoutUnknownAutoclear() {
        return new Features(incompatible, compatible, autoclear & (BITMAPS | RAW_EXTERNAL_DATA));
    }

    /** As they must be before anything is written: bitmaps are not kept up to date here, and what other bits mean is not known. */
    Features forWriting() {
        return new Features(incompatible, compatible, autoclear & RAW_EXTERNAL_DATA);
    }

    boolean lazyRefcounts() {
        return (compatible & LAZY_REFCOUNTS) != 0;
    }

    boolean rawExternalData() {
        return (autoclear & RAW_EXTERNAL_DATA) != 0;
    }

    long unknownIncompatible() {
        return incompatible & ~KNOWN_INCOMPATIBLE;
    }
}
