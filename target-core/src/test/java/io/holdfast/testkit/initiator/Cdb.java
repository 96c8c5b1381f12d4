package io.holdfast.testkit.initiator;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** CDBs by name, SPC-4 and SBC-4. */
public final class Cdb {

    private static final int FUA = 0x08;

    private Cdb() {}

    /** Any: {@code Cdb.of("12 01 83 00 ff 00")}. */
    public static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static byte[] testUnitReady() {
        return new byte[6];
    }

    public static byte[] inquiry(int allocationBytes) {
        return cdb(6).put(0, (byte) 0x12).putShort(3, (short) allocationBytes).array();
    }

    public static byte[] vpd(int page, int allocationBytes) {
        return cdb(6).put(0, (byte) 0x12)
                .put(1, (byte) 1)
                .put(2, (byte) page)
                .putShort(3, (short) allocationBytes)
                .array();
    }

    public static byte[] reportLuns(int allocationBytes) {
        return cdb(12).put(0, (byte) 0xA0).putInt(6, allocationBytes).array();
    }

    public static byte[] readCapacity10() {
        return cdb(10).put(0, (byte) 0x25).array();
    }

    public static byte[] readCapacity16() {
        return cdb(16).put(0, (byte) 0x9E).put(1, (byte) 0x10).putInt(10, 32).array();
    }

    public static byte[] read10(long lba, int blocks) {
        return ten(0x28, lba, blocks);
    }

    public static byte[] write10(long lba, int blocks) {
        return ten(0x2A, lba, blocks);
    }

    public static byte[] synchronizeCache10() {
        return ten(0x35, 0, 0);
    }

    public static byte[] read16(long lba, int blocks) {
        return sixteen(0x88, lba, blocks);
    }

    public static byte[] write16(long lba, int blocks) {
        return sixteen(0x8A, lba, blocks);
    }

    /** WRITE (16) that is durable before its status. */
    public static byte[] write16Fua(long lba, int blocks) {
        byte[] cdb = write16(lba, blocks);
        cdb[1] = FUA;
        return cdb;
    }

    /** COMPARE AND WRITE of one block or more. */
    public static byte[] compareAndWrite(long lba, int blocks) {
        return cdb(16).put(0, (byte) 0x89)
                .putLong(2, lba)
                .put(13, (byte) blocks)
                .array();
    }

    private static byte[] ten(int opcode, long lba, int blocks) {
        return cdb(10).put(0, (byte) opcode)
                .putInt(2, (int) lba)
                .putShort(7, (short) blocks)
                .array();
    }

    private static byte[] sixteen(int opcode, long lba, int blocks) {
        return cdb(16).put(0, (byte) opcode).putLong(2, lba).putInt(10, blocks).array();
    }

    private static ByteBuffer cdb(int length) {
        return ByteBuffer.allocate(length);
    }
}
