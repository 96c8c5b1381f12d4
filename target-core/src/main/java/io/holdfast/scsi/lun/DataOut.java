package io.holdfast.scsi.lun;

import io.netty.buffer.ByteBuf;

/** What is done with the bytes of an initiator. */
final class DataOut {

    private DataOut() {}

    /** Cuts off the part of a block at the end: a block is written whole or not at all. */
    static void keepWholeBlocks(ByteBuf data, int blockBytes) {
        data.writerIndex(data.writerIndex() - data.readableBytes() % blockBytes);
    }

    /** Whether all bytes are zero. */
    static boolean zeroes(ByteBuf data) {
        return data.forEachByte(value -> value == 0) < 0;
    }
}
