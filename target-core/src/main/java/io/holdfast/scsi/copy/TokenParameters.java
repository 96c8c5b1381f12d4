package io.holdfast.scsi.copy;

import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The parameter lists of POPULATE TOKEN and WRITE USING TOKEN, SBC-3 5.7.2 and 5.44.2.
 *
 * <pre>
 *   POPULATE TOKEN      0  DATA LENGTH  2  RTV (1) IMMED (0)      4  INACTIVITY TIMEOUT    8  ROD TYPE      14  RANGE DESCRIPTOR LENGTH    16  ranges
 *   WRITE USING TOKEN   0  DATA LENGTH  2  DEL_TKN (1) IMMED (0)  8  OFFSET INTO ROD (8)  16  TOKEN (512)  534  RANGE DESCRIPTOR LENGTH   536  ranges
 * </pre>
 *
 * With IMMED the initiator wants its status before the work is done. It gets it when it is done all the same: so the command stays a task, which a reset, an abort or the loss of its
 * nexus ends, and nothing of it is written later.
 */
public final class TokenParameters {

    public static final int POPULATE_HEADER_BYTES = 16;
    public static final int WRITE_HEADER_BYTES = 536;
    public static final int MAX_POPULATE_BYTES =
            POPULATE_HEADER_BYTES + ThirdPartyCopyLimits.MAX_RANGES * BlockRanges.DESCRIPTOR_BYTES;
    public static final int MAX_WRITE_BYTES =
            WRITE_HEADER_BYTES + ThirdPartyCopyLimits.MAX_RANGES * BlockRanges.DESCRIPTOR_BYTES;

    private static final int FLAGS_AT = 2;
    private static final int SECOND_FLAG = 0x02;
    private static final int HIGHEST_BIT = 7;

    private TokenParameters() {}

    /** What a list turned out to be. */
    public sealed interface Parsed {}

    /** It cannot be understood. */
    public record Invalid(Sense sense) implements Parsed {}

    /**
     * What POPULATE TOKEN is to do.
     *
     * @param inactivityS how long the token is to be kept unused; 0 where that is left to the unit
     */
    public record Populate(long inactivityS, BlockRanges ranges) implements Parsed {}

    /** What becomes of the token when it has been written. */
    public enum Afterwards {
        KEPT,
        DELETED
    }

    /**
     * What WRITE USING TOKEN is to do.
     *
     * @param offsetBlocks into what the token stands for; unsigned
     * @param token 512 bytes, as the initiator sent them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Write(Afterwards afterwards, long offsetBlocks, byte[] token, BlockRanges ranges) implements Parsed {}

    /** The list of POPULATE TOKEN; stays the caller's. */
    public static Parsed populate(ByteBuf list) {
        Invalid fault = fault(list, POPULATE_HEADER_BYTES);
        if (fault != null) {
            return fault;
        }
        int at = list.readerIndex();
        int flags = list.getByte(at + FLAGS_AT);
        int type = list.getInt(at + 8);
        boolean typeGiven = (flags & SECOND_FLAG) != 0;
        if (typeGiven && type != RodToken.POINT_IN_TIME_CHANGE_VULNERABLE && type != RodToken.POINT_IN_TIME_ANY) {
            return new Invalid(Sense.invalidFieldInParameterList(8, HIGHEST_BIT));
        }
        long inactivityS = list.getUnsignedInt(at + 4);
        if (inactivityS > ThirdPartyCopyLimits.MAX_INACTIVITY_S) {
            return new Invalid(Sense.invalidFieldInParameterList(4, HIGHEST_BIT));
        }
        return new Populate(inactivityS, ranges(list, POPULATE_HEADER_BYTES));
    }

    /** The list of WRITE USING TOKEN; stays the caller's. */
    public static Parsed write(ByteBuf list) {
        Invalid fault = fault(list, WRITE_HEADER_BYTES);
        if (fault != null) {
            return fault;
        }
        int at = list.readerIndex();
        int flags = list.getByte(at + FLAGS_AT);
        return new Write(
                (flags & SECOND_FLAG) == 0 ? Afterwards.KEPT : Afterwards.DELETED,
                list.getLong(at + 8),
                ByteBufUtil.getBytes(list, at + 16, RodToken.BYTES),
                ranges(list, WRITE_HEADER_BYTES));
    }

    /** Both end their header with the length of the ranges; those must be whole, and all be there. */
    private static @Nullable Invalid fault(ByteBuf list, int headerBytes) {
        if (list.readableBytes() < headerBytes) {
            return new Invalid(Sense.parameterListLengthError());
        }
        int dataBytes = list.getUnsignedShort(list.readerIndex()) + Short.BYTES;
        if (dataBytes < headerBytes) {
            return new Invalid(Sense.invalidFieldInParameterList(0, HIGHEST_BIT));
        }
        int rangeBytes = list.getUnsignedShort(list.readerIndex() + headerBytes - Short.BYTES);
        boolean whole = rangeBytes >= BlockRanges.DESCRIPTOR_BYTES && rangeBytes % BlockRanges.DESCRIPTOR_BYTES == 0;
        boolean few = rangeBytes <= ThirdPartyCopyLimits.MAX_RANGES * BlockRanges.DESCRIPTOR_BYTES;
        if (!whole || !few || headerBytes + rangeBytes > dataBytes) {
            return new Invalid(Sense.invalidFieldInParameterList(headerBytes - Short.BYTES, HIGHEST_BIT));
        }
        return headerBytes + rangeBytes > list.readableBytes() ? new Invalid(Sense.parameterListLengthError()) : null;
    }

    private static BlockRanges ranges(ByteBuf list, int headerBytes) {
        int lengthBytes = list.getUnsignedShort(list.readerIndex() + headerBytes - Short.BYTES);
        return BlockRanges.read(list, list.readerIndex() + headerBytes, lengthBytes);
    }
}
