package io.holdfast.file;

import io.netty.buffer.ByteBuf;

/** A file whose work is done by blocking calls, for an engine that does some of it in another way and leaves the rest to these. */
public interface BlockingFile extends FileHandle {

    /**
     * Reads on the caller's stack what the page cache holds: true, and the completion has been called, when that was all of it. False, and nothing promised, where some of it
     * must come from the disk, where the completion belongs to another thread, or where copying that much would take too long.
     */
    boolean readAtOnce(long offsetBytes, ByteBuf target, IoCompletion completion);

    /**
     * Ends a durable write past the page cache that has failed with {@code errno} on another way. It is not tried again as it was: the kernel tells of a lost flush once, and the
     * second try would hide it. Instead the same write without the flush tells which half had failed, and after a lost flush each later sync fails.
     *
     * @param errno the completion's, in any case; not {@link Errno#OK}
     */
    void endFailedWrite(long offsetBytes, ByteBuf source, int errno, IoCompletion completion);
}
