package io.holdfast.image.qcow2;

/**
 * Something that is done to an image.
 *
 * @param place where, or which of those that there are
 * @param pattern of a write
 */
record DiskChange(What what, int place, int sectors, int pattern) {

    enum What {
        WRITE,
        ZERO,
        DISCARD,
        /** By QEMU; Holdfast compresses when it makes an image, and writes as usual afterwards. */
        COMPRESS,
        FLUSH,
        REOPEN,
        RESIZE,
        SNAPSHOT,
        APPLY,
        DELETE
    }
}
