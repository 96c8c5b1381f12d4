package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/** What READ CAPACITY answers, SBC-4 5.20.2 and 5.21.2. */
public final class ReadCapacityData {

    /** The last block address of READ CAPACITY(10) when the real one does not fit. */
    private static final long TOO_LARGE = 0xFFFF_FFFFL;

    /** Unmapped blocks exist, and they read as zeroes. */
    private static final int LBPME_AND_LBPRZ = 0xC000;

    private static final int RESERVED_BYTES = 16;

    private ReadCapacityData() {}

    /** Appends the 8 bytes: the last address and the block length. */
    public static void write10(Capacity capacity, ByteBuf target) {
        target.writeInt((int) Math.min(capacity.blocks() - 1, TOO_LARGE));
        target.writeInt(capacity.blockBytes());
    }

    /**
     * Appends the 32 bytes.
     *
     * <pre>
     *   0  last LBA   8  block length   12  PROT_EN 0   13  LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT
     *   14  LBPME, LBPRZ, LOWEST ALIGNED LOGICAL BLOCK ADDRESS 0
     * </pre>
     */
    public static void write16(Capacity capacity, UnitLimits limits, ByteBuf target) {
        target.writeLong(capacity.blocks() - 1);
        target.writeInt(capacity.blockBytes());
        target.writeByte(0);
        target.writeByte(limits.physicalBlockExponent());
        target.writeShort(limits.thin() ? LBPME_AND_LBPRZ : 0);
        target.writeZero(RESERVED_BYTES);
    }
}
