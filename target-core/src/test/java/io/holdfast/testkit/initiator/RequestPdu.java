package io.holdfast.testkit.initiator;

import java.nio.ByteBuffer;

/**
 * A PDU on its way to the target: 48 bytes that may say anything, and what follows them. Setters are named by the fields of RFC 7143; those of a field that
 * depends on the opcode ({@link #word20}) by its position.
 */
public final class RequestPdu {

    static final int BHS_BYTES = 48;

    /** F, and the bit that is always one where there is no F. */
    public static final int FINAL = 0x80;

    public static final int IMMEDIATE = 0x40;
    public static final int NO_TAG = 0xFFFF_FFFF;

    private static final int AHS_LENGTH = 4;

    private final ByteBuffer header = ByteBuffer.allocate(BHS_BYTES);
    private byte[] additionalHeader = {};
    private byte[] data = {};

    private RequestPdu() {}

    /** All zeroes but for the opcode and the F bit. */
    public static RequestPdu of(int opcode) {
        return new RequestPdu().setByte(0, opcode).setByte(1, FINAL);
    }

    /** A header as it is, for PDUs that break the rules. */
    public static RequestPdu ofHeader(byte[] bhs) {
        RequestPdu pdu = new RequestPdu();
        pdu.header.put(0, bhs, 0, BHS_BYTES);
        return pdu;
    }

    public RequestPdu immediate() {
        return setByte(0, header.get(0) | IMMEDIATE);
    }

    public boolean isImmediate() {
        return (header.get(0) & IMMEDIATE) != 0;
    }

    public int opcode() {
        return header.get(0) & 0x3F;
    }

    /** The whole second byte. */
    public RequestPdu flags(int flags) {
        return setByte(1, flags);
    }

    public RequestPdu lun(long lun) {
        header.putLong(8, lun);
        return this;
    }

    public RequestPdu initiatorTaskTag(int tag) {
        return setInt(16, tag);
    }

    public int initiatorTaskTag() {
        return header.getInt(16);
    }

    /** Target Transfer Tag, Referenced Task Tag or Expected Data Transfer Length. */
    public RequestPdu word20(int value) {
        return setInt(20, value);
    }

    public RequestPdu cmdSn(int cmdSn) {
        return setInt(24, cmdSn);
    }

    public int cmdSn() {
        return header.getInt(24);
    }

    public RequestPdu expStatSn(int expStatSn) {
        return setInt(28, expStatSn);
    }

    public RequestPdu cdb(byte[] cdb) {
        header.put(32, cdb, 0, Math.min(cdb.length, 16));
        return this;
    }

    public RequestPdu setByte(int index, int value) {
        header.put(index, (byte) value);
        return this;
    }

    public RequestPdu setShort(int index, int value) {
        header.putShort(index, (short) value);
        return this;
    }

    public RequestPdu setInt(int index, int value) {
        header.putInt(index, value);
        return this;
    }

    /** The segments between header and data, already padded; sets TotalAHSLength. */
    public RequestPdu additionalHeader(byte[] segments) {
        additionalHeader = segments.clone();
        return setByte(AHS_LENGTH, segments.length / 4);
    }

    /** The data segment; sets DataSegmentLength. */
    public RequestPdu data(byte[] bytes) {
        data = bytes.clone();
        return dataSegmentLength(bytes.length);
    }

    public byte[] data() {
        return data.clone();
    }

    /** DataSegmentLength, also one that is a lie. */
    public RequestPdu dataSegmentLength(int length) {
        return setInt(AHS_LENGTH, (header.get(AHS_LENGTH) << 24) | (length & 0xFF_FFFF));
    }

    /** The 48 bytes. */
    public byte[] header() {
        return header.array().clone();
    }

    public RequestPdu copy() {
        RequestPdu copy = ofHeader(header.array());
        copy.additionalHeader = additionalHeader;
        copy.data = data;
        return copy;
    }

    /** All of it as it goes onto the wire: padded, with right digests. */
    public byte[] bytes(Digests digests) {
        int paddedDataBytes = padded(data.length);
        ByteBuffer out = ByteBuffer.allocate(BHS_BYTES
                + additionalHeader.length
                + digests.headerLengthBytes()
                + paddedDataBytes
                + digests.dataLengthBytes(paddedDataBytes));
        out.put(header.array()).put(additionalHeader);
        if (digests.header()) {
            Digests.append(out, 0);
        }
        int dataStart = out.position();
        out.put(data).put(new byte[paddedDataBytes - data.length]);
        if (digests.dataLengthBytes(paddedDataBytes) > 0) {
            Digests.append(out, dataStart);
        }
        return out.array();
    }

    static int padded(int lengthBytes) {
        return (lengthBytes + 3) & -4;
    }
}
