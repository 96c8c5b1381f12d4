package io.holdfast.file;

/** The Linux error numbers that an I/O may end with and that somebody above tells apart. Any other number may come too. */
public final class Errno {

    public static final int OK = 0;
    public static final int EIO = 5;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    /** The file ended within the range that was read. */
    public static final int ENODATA = 61;

    public static final int EOPNOTSUPP = 95;
    public static final int EDQUOT = 122;

    private Errno() {}
}
