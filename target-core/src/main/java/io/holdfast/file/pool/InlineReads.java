package io.holdfast.file.pool;

/**
 * Decides whether a read tries the page cache on the caller's thread first. A try that finds nothing costs a system call; where tries keep failing, fewer and fewer are
 * made, down to one read in {@value #MAX_PAUSE}, and the first that succeeds brings them all back.
 *
 * <p>The fields are shared without order between threads: a lost update makes one guess worse and nothing else.
 */
final class InlineReads {

    /** Beyond this, copying would keep the caller's loop from its other work for too long. */
    private static final int MAX_LENGTH_BYTES = 256 << 10;

    private static final int MAX_PAUSE = 64;

    private int pause;
    private int untilNextTry;
    private boolean unsupported;

    boolean worthTrying(long lengthBytes) {
        if (unsupported || lengthBytes > MAX_LENGTH_BYTES) {
            return false;
        }
        int left = untilNextTry;
        if (left == 0) {
            return true;
        }
        untilNextTry = left - 1;
        return false;
    }

    void hit() {
        if (pause != 0) {
            pause = 0;
        }
    }

    void miss() {
        int longer = Math.min(MAX_PAUSE, Math.max(1, pause * 2));
        pause = longer;
        untilNextTry = longer;
    }

    /** The file system knows no such reads. */
    void giveUp() {
        unsupported = true;
    }
}
