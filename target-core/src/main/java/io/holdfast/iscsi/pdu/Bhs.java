package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/** What the basic header segments of several PDUs share, RFC 7143 11.2.1: positions, bits, the two lengths. */
final class Bhs {

    /** Of byte 0: I. */
    static final int IMMEDIATE = 0x40;
    /** Of byte 0: the bits that are the opcode. */
    static final int OPCODE_MASK = 0x3F;
    /** Of byte 1: F, and the bit that is always one where there is no F. */
    static final int FINAL = 0x80;
    /** Of byte 1: C of Text and Login. */
    static final int CONTINUE = 0x40;

    /** One byte; counts 4-byte words. */
    static final int TOTAL_AHS_LENGTH = 4;

    static final int LUN = 8;
    static final int INITIATOR_TASK_TAG = 16;
    /** Target Transfer Tag, Referenced Task Tag, Expected Data Transfer Length: the opcode decides. */
    static final int WORD_20 = 20;

    static final int CMD_SN = 24;
    static final int EXP_STAT_SN = 28;

    private Bhs() {}

    static boolean immediate(ByteBuf header) {
        return (header.getByte(0) & IMMEDIATE) != 0;
    }

    static boolean flag(ByteBuf header, int bit) {
        return (header.getByte(1) & bit) != 0;
    }

    static int bit(boolean set, int bit) {
        return set ? bit : 0;
    }

    /**
     * Writes bytes 4 to 7: no additional header segments, and DataSegmentLength, which is 24 bits and so leaves byte 4
     * zero.
     */
    static void writeLengths(ByteBuf out, ByteBuf data) {
        out.writeInt(data.readableBytes());
    }

    static void writeSerials(ByteBuf out, int statSn, Serials serials) {
        out.writeInt(statSn).writeInt(serials.expCmdSn()).writeInt(serials.maxCmdSn());
    }
}
