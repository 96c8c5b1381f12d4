package io.holdfast.scsi.copy;

import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What the RECEIVE COPY commands answer: new buffers, which belong to the caller. */
public final class CopyReports {

    private static final int IN_PROGRESS = 0x00;
    private static final int COMPLETED = 0x01;
    private static final int COMPLETED_WITH_ERRORS = 0x02;

    private static final int IN_BYTES = 0x00;
    private static final int IN_KIBIBYTES = 0x01;

    /** SNLID: EXTENDED COPY is taken without a list identifier, too. */
    private static final int SNLID = 0x01;

    /** Segments are copied in units of at least 2^9 bytes, the shortest logical block. */
    private static final int GRANULARITY_EXPONENT = 9;

    private CopyReports() {}

    /**
     * RECEIVE COPY STATUS(LID1), SPC-4 6.27.
     *
     * <pre>
     *   0  AVAILABLE DATA     4  HDD (7) COPY OPERATION STATUS     5  SEGMENTS PROCESSED
     *   7  TRANSFER COUNT UNITS     8  TRANSFER COUNT
     * </pre>
     */
    public static ByteBuf status(CopyStatus status) {
        ByteBuf target = Unpooled.buffer();
        target.writeInt(8);
        target.writeByte(code(status));
        target.writeShort(status.segmentsProcessed());
        boolean bytesFit = status.copiedBytes() >>> 32 == 0;
        target.writeByte(bytesFit ? IN_BYTES : IN_KIBIBYTES);
        target.writeInt((int) (bytesFit ? status.copiedBytes() : status.copiedBytes() >> 10));
        return target;
    }

    private static int code(CopyStatus status) {
        if (status.outcome() == null) {
            return IN_PROGRESS;
        }
        return status.failed() ? COMPLETED_WITH_ERRORS : COMPLETED;
    }

    /**
     * RECEIVE COPY OPERATING PARAMETERS, SPC-4 6.26. What is not supported (inline data, held data, streams) has limits of
     * zero.
     *
     * <pre>
     *   0  AVAILABLE DATA     4  SNLID     8  MAXIMUM CSCD DESCRIPTOR COUNT     10  MAXIMUM SEGMENT DESCRIPTOR COUNT
     *   12  MAXIMUM DESCRIPTOR LIST LENGTH     16  MAXIMUM SEGMENT LENGTH     20  MAXIMUM INLINE DATA LENGTH
     *   24  HELD DATA LIMIT     28  MAXIMUM STREAM DEVICE TRANSFER SIZE     34  TOTAL CONCURRENT COPIES
     *   36  MAXIMUM CONCURRENT COPIES     37  DATA SEGMENT, INLINE DATA, HELD DATA GRANULARITY
     *   43  IMPLEMENTED DESCRIPTOR LIST LENGTH     44  the types of descriptors, ascending
     * </pre>
     */
    public static ByteBuf operatingParameters() {
        ByteBuf target = Unpooled.buffer();
        target.writeInt(0);
        target.writeByte(SNLID);
        target.writeZero(3);
        target.writeShort(CopyLimits.MAX_CSCD_DESCRIPTORS);
        target.writeShort(CopyLimits.MAX_SEGMENT_DESCRIPTORS);
        target.writeInt(CopyLimits.MAX_DESCRIPTOR_LIST_BYTES);
        target.writeInt(CopyLimits.MAX_SEGMENT_BYTES);
        target.writeZero(14);
        target.writeShort(CopyLimits.MAX_CONCURRENT_COPIES);
        target.writeByte(CopyLimits.MAX_CONCURRENT_COPIES);
        target.writeByte(GRANULARITY_EXPONENT);
        target.writeZero(5);
        target.writeByte(2);
        target.writeByte(SegmentDescriptor.TYPE);
        target.writeByte(CscdDescriptor.TYPE);
        target.setInt(0, target.readableBytes() - Integer.BYTES);
        return target;
    }

    /**
     * RECEIVE COPY FAILURE DETAILS(LID1), SPC-4 6.25; no details where the copy did not fail, or has not yet.
     *
     * <pre>
     *   0  AVAILABLE DATA     56  EXTENDED COPY COMMAND STATUS     58  SENSE DATA LENGTH     60  SENSE DATA
     * </pre>
     */
    public static ByteBuf failureDetails(CopyStatus status) {
        ByteBuf target = Unpooled.buffer();
        target.writeInt(0);
        if (status.outcome() == null || !status.failed()) {
            return target;
        }
        target.writeZero(52);
        target.writeByte(status.outcome().status().code());
        target.writeByte(0);
        target.writeShort(0);
        Sense sense = status.sense();
        if (sense != null) {
            SenseFormat.FIXED.write(sense, target);
            target.setShort(58, target.readableBytes() - 60);
        }
        target.setInt(0, target.readableBytes() - Integer.BYTES);
        return target;
    }
}
