package io.holdfast.file.posix;

/** The flags of open(2). There is no O_CREAT and no O_TRUNC here, and there never will be: an image is not to be lost by opening it. */
enum OpenFlag {
    READ_ONLY(0),
    READ_WRITE(0x2),
    CLOSE_ON_EXEC(0x80000),
    /** Of a block device: refused where it is mounted or part of something else. */
    EXCLUSIVE(0x80),
    /** O_DIRECT is one of the few that differ between the architectures. */
    DIRECT(System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000);

    private final int bits;

    OpenFlag(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}
