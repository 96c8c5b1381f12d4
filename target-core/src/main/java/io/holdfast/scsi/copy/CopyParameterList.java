package io.holdfast.scsi.copy;

import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The parameter list of EXTENDED COPY(LID1), SPC-4 6.4.3.
 *
 * <pre>
 *   0  LIST IDENTIFIER     1  STR (5) LIST ID USAGE (4..3) PRIORITY (2..0)     2  CSCD DESCRIPTOR LIST LENGTH (2)
 *   8  SEGMENT DESCRIPTOR LIST LENGTH (4)     12  INLINE DATA LENGTH (4)
 *   16  CSCD descriptors, segment descriptors, inline data
 * </pre>
 *
 * Segments are copied in their order, whatever STR says, and all copies have the same priority.
 *
 * @param listIdentifier under which the initiator will ask for the results; empty where it says that it will not
 */
public record CopyParameterList(
        OptionalInt listIdentifier, List<CscdDescriptor> cscds, List<SegmentDescriptor> segments) {

    static final int HEADER_BYTES = 16;

    /** LIST ID USAGE: the identifier means nothing, and no results are kept. */
    private static final int USAGE_NONE = 0b11;

    private static final int USAGE_RESERVED = 0b01;

    public CopyParameterList {
        cscds = List.copyOf(cscds);
        segments = List.copyOf(segments);
    }

    /** What {@link #parse} made of the bytes. */
    public sealed interface Parsed {

        /** A list that can be worked on; whether what it names exists is another question. */
        record Valid(CopyParameterList list) implements Parsed {}

        /** The sense data that refuses the command. */
        record Invalid(Sense sense) implements Parsed {}
    }

    /**
     * Reads it.
     *
     * @param data what the initiator sent; stays the caller's
     * @param toldBytes PARAMETER LIST LENGTH of the CDB
     */
    public static Parsed parse(ByteBuf data, long toldBytes) {
        if (data.readableBytes() < HEADER_BYTES || data.readableBytes() < toldBytes) {
            return new Parsed.Invalid(Sense.parameterListLengthError());
        }
        ByteBuf list = data.slice();
        Sense fault = headerFault(list);
        return fault == null ? new Reader(list).read() : new Parsed.Invalid(fault);
    }

    private static @Nullable Sense headerFault(ByteBuf list) {
        int usage = usage(list);
        if (usage == USAGE_RESERVED) {
            return Sense.invalidFieldInParameterList(1, 4);
        }
        if (usage == USAGE_NONE && list.getByte(0) != 0) {
            return Sense.invalidFieldInParameterList(0, 7);
        }
        long descriptorBytes = list.getUnsignedShort(2) + list.getUnsignedInt(8);
        if (descriptorBytes > CopyLimits.MAX_DESCRIPTOR_LIST_BYTES
                || descriptorBytes > list.readableBytes() - HEADER_BYTES) {
            return Sense.parameterListLengthError();
        }
        return list.getUnsignedInt(12) == 0 ? null : Sense.illegalRequest(AdditionalSense.INLINE_DATA_LENGTH_EXCEEDED);
    }

    private static int usage(ByteBuf list) {
        return list.getUnsignedByte(1) >> 3 & 0b11;
    }

    /** Goes through the descriptors, up to the first fault. */
    private static final class Reader {

        private final ByteBuf list;
        private final int segmentsAt;
        private final int endAt;
        private final List<CscdDescriptor> cscds = new ArrayList<>();
        private final List<SegmentDescriptor> segments = new ArrayList<>();

        Reader(ByteBuf list) {
            this.list = list;
            this.segmentsAt = HEADER_BYTES + list.getUnsignedShort(2);
            this.endAt = segmentsAt + (int) list.getUnsignedInt(8);
        }

        Parsed read() {
            Sense fault = readCscds();
            if (fault == null) {
                fault = readSegments();
            }
            if (fault != null) {
                return new Parsed.Invalid(fault);
            }
            OptionalInt listIdentifier =
                    usage(list) == USAGE_NONE ? OptionalInt.empty() : OptionalInt.of(list.getUnsignedByte(0));
            return new Parsed.Valid(new CopyParameterList(listIdentifier, cscds, segments));
        }

        private @Nullable Sense readCscds() {
            for (int at = HEADER_BYTES; at < segmentsAt; at += CscdDescriptor.BYTES) {
                if (cscds.size() == CopyLimits.MAX_CSCD_DESCRIPTORS) {
                    return Sense.illegalRequest(AdditionalSense.TOO_MANY_TARGET_DESCRIPTORS);
                }
                if (list.getUnsignedByte(at) != CscdDescriptor.TYPE) {
                    return Sense.illegalRequest(AdditionalSense.UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE);
                }
                if (segmentsAt - at < CscdDescriptor.BYTES) {
                    return Sense.parameterListLengthError();
                }
                cscds.add(CscdDescriptor.read(list, at));
            }
            return null;
        }

        private @Nullable Sense readSegments() {
            for (int at = segmentsAt; at < endAt; at += SegmentDescriptor.BYTES) {
                if (segments.size() == CopyLimits.MAX_SEGMENT_DESCRIPTORS) {
                    return Sense.illegalRequest(AdditionalSense.TOO_MANY_SEGMENT_DESCRIPTORS);
                }
                if (list.getUnsignedByte(at) != SegmentDescriptor.TYPE) {
                    return Sense.illegalRequest(AdditionalSense.UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE);
                }
                if (endAt - at < SegmentDescriptor.BYTES) {
                    return Sense.parameterListLengthError();
                }
                if (list.getUnsignedShort(at + SegmentDescriptor.LENGTH_BYTE)
                        != SegmentDescriptor.BYTES - SegmentDescriptor.HEADER_BYTES) {
                    return Sense.invalidFieldInParameterList(at + SegmentDescriptor.LENGTH_BYTE, 7);
                }
                segments.add(SegmentDescriptor.read(list, at));
            }
            return null;
        }
    }
}
