package io.holdfast.scsi.cdb;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of blocks to unmap: an UNMAP block descriptor, SBC-4 5.35.2.
 *
 * @param lba the first block; unsigned, so that addresses from 2^63 on are negative
 * @param blocks how many, 0 to 2^32 - 1
 */
public record UnmapDescriptor(long lba, long blocks) {

    /**
     * The bytes before the first descriptor. A parameter list that is not empty and shorter is a parameter list length
     * error.
     */
    public static final int HEADER_BYTES = 8;

    private static final int BYTES = 16;

    /**
     * Reads the parameter list of UNMAP; a descriptor that is there in part is ignored, as the standard says.
     *
     * <pre>
     *   0  UNMAP DATA LENGTH   2  UNMAP BLOCK DESCRIPTOR DATA LENGTH
     *   8  LOGICAL BLOCK ADDRESS (8), NUMBER OF LOGICAL BLOCKS (4), reserved (4), and so on
     * </pre>
     *
     * @param parameterList at least {@value #HEADER_BYTES} readable bytes, which stay as they are
     */
    public static List<UnmapDescriptor> read(ByteBuf parameterList) {
        int start = parameterList.readerIndex();
        int toldBytes = parameterList.getUnsignedShort(start + 2);
        int count = Math.min(toldBytes, parameterList.readableBytes() - HEADER_BYTES) / BYTES;
        List<UnmapDescriptor> descriptors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = start + HEADER_BYTES + i * BYTES;
            descriptors.add(new UnmapDescriptor(parameterList.getLong(at), parameterList.getUnsignedInt(at + 8)));
        }
        return descriptors;
    }

    /** Whether the run ends within the capacity. */
    public boolean fits(long capacityBlocks) {
        return BlockRange.fits(lba, blocks, capacityBlocks);
    }
}
