package io.holdfast.image;

import io.holdfast.file.Durability;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request to a {@link BlockDevice}. The buffer belongs to the request until it completes; its reference count is not changed.
 *
 * @param data READ: filled to its writable bytes; WRITE: its readable bytes are written; else null
 * @param durability of WRITE, WRITE_ZEROES and DISCARD; the image's cache mode may promise more
 */
public record BlockRequest(
        Kind kind,
        long offsetBytes,
        long lengthBytes,
        @Nullable ByteBuf data,
        Durability durability,
        IoCompletion completion) {

    /** What is done with the range. */
    public enum Kind {
        READ,
        WRITE,
        /** The range reads as zeroes afterwards and keeps its space. */
        WRITE_ZEROES,
        /** The range reads as zeroes afterwards and its space is given back where that is possible. */
        DISCARD
    }

    public static BlockRequest read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        return new BlockRequest(Kind.READ, offsetBytes, target.writableBytes(), target, Durability.CACHED, completion);
    }

    public static BlockRequest write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        return new BlockRequest(Kind.WRITE, offsetBytes, source.readableBytes(), source, durability, completion);
    }

    public static BlockRequest writeZeroes(
            long offsetBytes, long lengthBytes, Durability durability, IoCompletion completion) {
        return new BlockRequest(Kind.WRITE_ZEROES, offsetBytes, lengthBytes, null, durability, completion);
    }

    public static BlockRequest discard(long offsetBytes, long lengthBytes, IoCompletion completion) {
        return new BlockRequest(Kind.DISCARD, offsetBytes, lengthBytes, null, Durability.CACHED, completion);
    }
}
