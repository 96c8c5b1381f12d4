package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A PDU from the target, by the fields of RFC 7143. */
public final class ResponsePdu {

    private final byte[] bhs;
    private final ByteBuffer header;
    private final byte[] data;

    /** Keeps both; nobody changes them. */
    ResponsePdu(byte[] bhs, byte[] data) {
        this.bhs = bhs;
        this.header = ByteBuffer.wrap(bhs);
        this.data = data;
    }

    public int opcode() {
        return header.get(0) & 0x3F;
    }

    public boolean is(int opcode) {
        return opcode() == opcode;
    }

    /** The second byte. */
    public int flags() {
        return unsignedByte(1);
    }

    public boolean finalBit() {
        return (flags() & 0x80) != 0;
    }

    /** Response or Reason of SCSI Response, task management, Logout and Reject. */
    public int response() {
        return unsignedByte(2);
    }

    /** SCSI status of a SCSI Response, or of a Data-In with the S bit. */
    public int scsiStatus() {
        return unsignedByte(3);
    }

    public int dataSegmentLength() {
        return header.getInt(4) & 0xFF_FFFF;
    }

    int totalAhsLengthBytes() {
        return unsignedByte(4) * 4;
    }

    public long lun() {
        return header.getLong(8);
    }

    /** Of a Login Response: 48 bits. */
    public long isid() {
        return header.getLong(8) >>> 16;
    }

    /** Of a Login Response. */
    public int tsih() {
        return Short.toUnsignedInt(header.getShort(14));
    }

    public int initiatorTaskTag() {
        return header.getInt(16);
    }

    public int targetTransferTag() {
        return header.getInt(20);
    }

    public int statSn() {
        return header.getInt(24);
    }

    public int expCmdSn() {
        return header.getInt(28);
    }

    public int maxCmdSn() {
        return header.getInt(32);
    }

    /** DataSN, R2TSN or ExpDataSN. */
    public int dataSn() {
        return header.getInt(36);
    }

    /** Status-Class and Status-Detail of a Login Response as one number, 0x0201 for instance. */
    public int loginStatus() {
        return Short.toUnsignedInt(header.getShort(36));
    }

    /** AsyncEvent of an Asynchronous Message. */
    public int asyncEvent() {
        return unsignedByte(36);
    }

    public long bufferOffset() {
        return header.getInt(40) & 0xFFFF_FFFFL;
    }

    /** Desired Data Transfer Length of an R2T; Residual Count of SCSI Response and Data-In. */
    public long word44() {
        return header.getInt(44) & 0xFFFF_FFFFL;
    }

    public int unsignedByte(int index) {
        return Byte.toUnsignedInt(header.get(index));
    }

    public int unsignedShort(int index) {
        return Short.toUnsignedInt(header.getShort(index));
    }

    /** A copy of the data segment without padding and digest. */
    public byte[] data() {
        return data.clone();
    }

    byte[] sharedData() {
        return data;
    }

    /** The data segment as text. */
    public String text() {
        return new String(data, UTF_8);
    }

    /** The S bit of a Data-In. */
    public boolean carriesStatus() {
        return is(Opcode.DATA_IN) && (flags() & 0x01) != 0;
    }

    @Override
    public String toString() {
        return "PDU %02x %s and %d bytes".formatted(opcode(), HexFormat.of().formatHex(bhs), data.length);
    }
}
