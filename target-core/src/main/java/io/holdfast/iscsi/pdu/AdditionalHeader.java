package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The additional header segments of a SCSI Command, RFC 7143 11.2.2. Each is padded to 4 bytes, which AHSLength does
 * not count.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 | AHSLength                     |. .| AHSType   | Reserved      |
 *
 *     Extended CDB: AHSType 1, AHSLength = CDB length - 15
 *   4 | ExtendedCDB: the bytes behind the first 16                    |
 *
 *     Expected Bidirectional Read Data Length: AHSType 2, AHSLength = 5
 *   4 | Bidirectional Read Expected Data Transfer Length              |
 * </pre>
 *
 * @param cdb the whole CDB, the 16 bytes of the basic header segment included; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one call; never compared.
record AdditionalHeader(byte[] cdb, OptionalLong expectedBidirectionalReadLength) {

    private static final int TYPE_MASK = 0x3F;
    private static final int EXTENDED_CDB = 1;
    private static final int BIDIRECTIONAL_READ = 2;
    private static final int BIDIRECTIONAL_READ_LENGTH = 5;
    /** AHSLength and AHSType, which AHSLength does not count. */
    private static final int PREFIX_BYTES = 3;
    /** What AHSLength counts before the type's own bytes: the reserved one. */
    private static final int RESERVED_BYTES = 1;

    private static final int WORD_BYTES = Integer.BYTES;

    /**
     * @throws ProtocolException of scope PDU, for a segment of unknown type or wrong length, or one that comes twice
     */
    static AdditionalHeader read(ByteBuf header, byte[] cdbField) {
        int end = Pdu.BHS_LENGTH_BYTES + header.getUnsignedByte(Bhs.TOTAL_AHS_LENGTH) * WORD_BYTES;
        AdditionalHeader ahs = new AdditionalHeader(cdbField, OptionalLong.empty());
        int start = Pdu.BHS_LENGTH_BYTES;
        while (start < end) {
            int length = header.getUnsignedShort(start);
            int next = start + padded(PREFIX_BYTES + length);
            if (next > end) {
                throw invalid("AHSLength " + length + " reaches beyond TotalAHSLength");
            }
            ahs = ahs.with(header, start, length);
            start = next;
        }
        return ahs;
    }

    private AdditionalHeader with(ByteBuf header, int start, int length) {
        int type = header.getByte(start + 2) & TYPE_MASK;
        int specific = start + PREFIX_BYTES + RESERVED_BYTES;
        if (type == EXTENDED_CDB && length > RESERVED_BYTES && cdb.length == ScsiCommand.CDB_FIELD_LENGTH_BYTES) {
            int extension = length - RESERVED_BYTES;
            byte[] whole = Arrays.copyOf(cdb, cdb.length + extension);
            header.getBytes(specific, whole, cdb.length, extension);
            return new AdditionalHeader(whole, expectedBidirectionalReadLength);
        }
        if (type == BIDIRECTIONAL_READ
                && length == BIDIRECTIONAL_READ_LENGTH
                && expectedBidirectionalReadLength.isEmpty()) {
            return new AdditionalHeader(cdb, OptionalLong.of(header.getUnsignedInt(specific)));
        }
        throw invalid("AHSType " + type + " with AHSLength " + length);
    }

    /** Writes the segments that the values need, none for a plain command. */
    void write(ByteBuf out) {
        int extension = cdb.length - ScsiCommand.CDB_FIELD_LENGTH_BYTES;
        if (extension > 0) {
            out.writeShort(extension + RESERVED_BYTES).writeByte(EXTENDED_CDB).writeByte(0);
            out.writeBytes(cdb, ScsiCommand.CDB_FIELD_LENGTH_BYTES, extension);
            out.writeZero(padded(extension) - extension);
        }
        if (expectedBidirectionalReadLength.isPresent()) {
            out.writeShort(BIDIRECTIONAL_READ_LENGTH)
                    .writeByte(BIDIRECTIONAL_READ)
                    .writeByte(0);
            out.writeInt((int) expectedBidirectionalReadLength.getAsLong());
        }
    }

    private static int padded(int lengthBytes) {
        return (lengthBytes + WORD_BYTES - 1) & -WORD_BYTES;
    }

    private static ProtocolException invalid(String message) {
        return ProtocolException.pdu(RejectReason.INVALID_PDU_FIELD, message);
    }
}
