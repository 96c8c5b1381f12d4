package io.holdfast.iscsi.pdu;

import io.holdfast.util.Hex;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * SCSI Command, RFC 7143 11.3.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|I| 0x01      |F|R|W|. .|ATTR | Reserved                      |
 *   4 | TotalAHSLength| DataSegmentLength                             |
 *   8 | Logical Unit Number (LUN)                                     |
 *  16 | Initiator Task Tag                                            |
 *  20 | Expected Data Transfer Length                                 |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN                                                     |
 *  32 | SCSI Command Descriptor Block (CDB)                       (16)|
 *  48 | AHS (optional): see {@link AdditionalHeader}                   |
 *     | DataSegment: immediate data (optional)                        |
 * </pre>
 *
 * @param finalBit no unsolicited Data-Out follows this command
 * @param readBit the command is expected to input data
 * @param writeBit the command is expected to output data
 * @param expectedDataTransferLength bytes; of a bidirectional command what it outputs
 * @param cdb 16 bytes, or more with an extended-CDB AHS; not copied: nobody changes it
 * @param expectedBidirectionalReadLength bytes that a bidirectional command inputs; empty without its AHS
 * @param data immediate data
 */
@SuppressWarnings(
        "ArrayRecordComponent") // A CDB goes on to the device server as the bytes it is; equals and hashCode look
// inside.
public record ScsiCommand(
        boolean immediateBit,
        boolean finalBit,
        boolean readBit,
        boolean writeBit,
        Attr attr,
        long lun,
        int initiatorTaskTag,
        long expectedDataTransferLength,
        int cmdSn,
        int expStatSn,
        byte[] cdb,
        OptionalLong expectedBidirectionalReadLength,
        ByteBuf data)
        implements NumberedRequest {

    public static final int OPCODE = 0x01;

    /** Length of the CDB field in the basic header segment. */
    public static final int CDB_FIELD_LENGTH_BYTES = 16;

    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int ATTR_MASK = 0x07;
    private static final int CDB = 32;

    /** Task attribute, RFC 7143 11.3.1. */
    public enum Attr {
        UNTAGGED(0),
        SIMPLE(1),
        ORDERED(2),
        HEAD_OF_QUEUE(3),
        ACA(4);

        private final int code;

        Attr(int code) {
            this.code = code;
        }

        private static Attr of(int code) {
            return switch (code) {
                case 0 -> UNTAGGED;
                case 1 -> SIMPLE;
                case 2 -> ORDERED;
                case 3 -> HEAD_OF_QUEUE;
                case 4 -> ACA;
                default ->
                    throw ProtocolException.pdu(RejectReason.INVALID_PDU_FIELD, "reserved task attribute " + code);
            };
        }
    }

    /** How much the initiator has to give, in bytes. */
    public int expectedDataOutBytes() {
        return writeBit ? (int) Math.min(expectedDataTransferLength, Integer.MAX_VALUE) : 0;
    }

    /** How much the initiator has room for, in bytes; of a bidirectional command nothing is input. */
    public int expectedDataInBytes() {
        return readBit && !writeBit ? (int) Math.min(expectedDataTransferLength, Integer.MAX_VALUE) : 0;
    }

    /**
     * How far what the command moved differs from what the initiator expected (RFC 7143 11.4.5). What goes against the flagged direction was not expected at all.
     *
     * @param dataOutBytes what the CDB takes from the initiator
     * @param dataInBytes what the CDB gives it
     */
    public Residual residual(long dataOutBytes, long dataInBytes) {
        boolean expectsOut = writeBit && dataInBytes == 0;
        boolean expectsIn = readBit && dataOutBytes == 0;
        return Residual.between(expectsOut || expectsIn ? expectedDataTransferLength : 0, dataOutBytes + dataInBytes);
    }

    static ScsiCommand read(ByteBuf header, ByteBuf data) {
        byte[] cdbField = new byte[CDB_FIELD_LENGTH_BYTES];
        header.getBytes(CDB, cdbField);
        AdditionalHeader ahs = AdditionalHeader.read(header, cdbField);
        return new ScsiCommand(
                Bhs.immediate(header),
                Bhs.flag(header, Bhs.FINAL),
                Bhs.flag(header, READ),
                Bhs.flag(header, WRITE),
                Attr.of(header.getByte(1) & ATTR_MASK),
                header.getLong(Bhs.LUN),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getUnsignedInt(Bhs.WORD_20),
                header.getInt(Bhs.CMD_SN),
                header.getInt(Bhs.EXP_STAT_SN),
                ahs.cdb(),
                ahs.expectedBidirectionalReadLength(),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        int start = out.writerIndex();
        out.writeByte(OPCODE | Bhs.bit(immediateBit, Bhs.IMMEDIATE))
                .writeByte(Bhs.bit(finalBit, Bhs.FINAL) | Bhs.bit(readBit, READ) | Bhs.bit(writeBit, WRITE) | attr.code)
                .writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun)
                .writeInt(initiatorTaskTag)
                .writeInt((int) expectedDataTransferLength)
                .writeInt(cmdSn)
                .writeInt(expStatSn)
                .writeBytes(cdb, 0, CDB_FIELD_LENGTH_BYTES);
        new AdditionalHeader(cdb, expectedBidirectionalReadLength).write(out);
        int ahsLengthBytes = out.writerIndex() - start - BHS_LENGTH_BYTES;
        out.setByte(start + Bhs.TOTAL_AHS_LENGTH, ahsLengthBytes / Integer.BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScsiCommand that
                && flags() == that.flags()
                && attr == that.attr
                && lun == that.lun
                && initiatorTaskTag == that.initiatorTaskTag
                && expectedDataTransferLength == that.expectedDataTransferLength
                && cmdSn == that.cmdSn
                && expStatSn == that.expStatSn
                && Arrays.equals(cdb, that.cdb)
                && expectedBidirectionalReadLength.equals(that.expectedBidirectionalReadLength)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(lun, initiatorTaskTag, cmdSn, Arrays.hashCode(cdb));
    }

    @Override
    public String toString() {
        return "ScsiCommand[%s%s%s%s %s, lun=%s, itt=%s, edtl=%d, cmdSn=%s, expStatSn=%s, cdb=%s, data=%d bytes]"
                .formatted(
                        immediateBit ? "I" : "",
                        finalBit ? "F" : "",
                        readBit ? "R" : "",
                        writeBit ? "W" : "",
                        attr,
                        Hex.of(lun),
                        Hex.of(initiatorTaskTag),
                        expectedDataTransferLength,
                        Integer.toUnsignedString(cmdSn),
                        Integer.toUnsignedString(expStatSn),
                        HexFormat.of().formatHex(cdb),
                        data.readableBytes());
    }

    private int flags() {
        return Bhs.bit(immediateBit, 8) | Bhs.bit(finalBit, 4) | Bhs.bit(readBit, 2) | Bhs.bit(writeBit, 1);
    }
}
