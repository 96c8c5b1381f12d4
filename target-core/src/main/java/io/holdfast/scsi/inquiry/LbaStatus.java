package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A descriptor of GET LBA STATUS, SBC-4 5.6.2.
 *
 * @param lba the first block it tells of
 * @param blocks how many, 1 to 2^32 - 1
 */
public record LbaStatus(long lba, long blocks, Provisioning provisioning) {

    /** PROVISIONING STATUS. Anchored blocks do not exist here. */
    public enum Provisioning {
        MAPPED(0x0),
        DEALLOCATED(0x1);

        private final int code;

        Provisioning(int code) {
            this.code = code;
        }
    }

    /**
     * Appends the header and the descriptors.
     *
     * <pre>
     *   0  PARAMETER DATA LENGTH: of what follows it
     *   8  LOGICAL BLOCK ADDRESS (8), NUMBER OF LOGICAL BLOCKS (4), PROVISIONING STATUS (1), reserved (3), and so on
     * </pre>
     */
    public static void write(List<LbaStatus> descriptors, ByteBuf target) {
        target.writeInt(4 + 16 * descriptors.size());
        target.writeInt(0);
        for (LbaStatus each : descriptors) {
            target.writeLong(each.lba);
            target.writeInt((int) each.blocks);
            target.writeByte(each.provisioning.code);
            target.writeZero(3);
        }
    }
}
