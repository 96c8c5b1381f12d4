package io.holdfast.scsi.copy;

import io.netty.buffer.ByteBuf;

/**
 * A run of blocks to copy: the block device to block device segment descriptor, SPC-4 6.4.6.3.
 *
 * <pre>
 *   0  02h     1  DC (1) CAT (0)     2  DESCRIPTOR LENGTH (0018h)     4  SOURCE CSCD DESCRIPTOR ID     6  DESTINATION
 *   10  BLOCK DEVICE NUMBER OF BLOCKS (2)     12  SOURCE LOGICAL BLOCK ADDRESS (8)     20  DESTINATION (8)
 * </pre>
 *
 * CAT, like PAD of the CSCD descriptors, says what becomes of the rest where a run is not a whole number of blocks at the
 * other end. No such run is copied, so they are not kept.
 *
 * @param blocks 0 to 65,535
 * @param inDestinationBlocks DC: whether the number counts blocks of the destination, and not of the source
 * @param sourceLba unsigned
 * @param destinationLba unsigned
 */
public record SegmentDescriptor(
        int sourceIndex,
        int destinationIndex,
        int blocks,
        boolean inDestinationBlocks,
        long sourceLba,
        long destinationLba) {

    public static final int SOURCE_INDEX_BYTE = 4;
    public static final int DESTINATION_INDEX_BYTE = 6;
    public static final int BLOCKS_BYTE = 10;
    public static final int SOURCE_LBA_BYTE = 12;
    public static final int DESTINATION_LBA_BYTE = 20;

    static final int TYPE = 0x02;
    static final int BYTES = 28;

    /** What all kinds of segment descriptors begin with: the type and the length of what follows. */
    static final int HEADER_BYTES = 4;

    static final int LENGTH_BYTE = 2;

    /** The descriptor at that index of the list, which has it whole. */
    static SegmentDescriptor read(ByteBuf list, int at) {
        return new SegmentDescriptor(
                list.getUnsignedShort(at + SOURCE_INDEX_BYTE),
                list.getUnsignedShort(at + DESTINATION_INDEX_BYTE),
                list.getUnsignedShort(at + BLOCKS_BYTE),
                (list.getUnsignedByte(at + 1) & 0x02) != 0,
                list.getLong(at + SOURCE_LBA_BYTE),
                list.getLong(at + DESTINATION_LBA_BYTE));
    }
}
