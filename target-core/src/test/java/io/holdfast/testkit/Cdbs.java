package io.holdfast.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** CDBs for tests, by the names of the standards. */
public final class Cdbs {

    public static final int FUA = 0x08;
    public static final int DPO = 0x10;

    private Cdbs() {}

    /** The bytes as written, padded with zeroes to 16. */
    public static byte[] of(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return Arrays.copyOf(bytes, Math.max(16, bytes.length));
    }

    /** The CDB in which nothing is set but what picks the operation. */
    public static byte[] bare(int opcode, int serviceAction) {
        byte[] cdb = new byte[opcode == 0x7F ? 32 : 16];
        cdb[0] = (byte) opcode;
        if (opcode == 0x7F) {
            cdb[7] = 24;
            cdb[9] = (byte) serviceAction;
        } else {
            cdb[1] = (byte) serviceAction;
        }
        return cdb;
    }

    public static byte[] read10(long lba, int blocks) {
        return ten(0x28, 0, lba, blocks);
    }

    public static byte[] write10(long lba, int blocks) {
        return ten(0x2A, 0, lba, blocks);
    }

    public static byte[] read16(long lba, long blocks) {
        return sixteen(0x88, 0, lba, blocks);
    }

    public static byte[] write16(long lba, long blocks) {
        return sixteen(0x8A, 0, lba, blocks);
    }

    /** A CDB with LBA in bytes 2 to 5 and TRANSFER LENGTH in bytes 7 and 8. */
    public static byte[] ten(int opcode, int flags, long lba, int blocks) {
        return ByteBuffer.allocate(16)
                .put((byte) opcode)
                .put((byte) flags)
                .putInt((int) lba)
                .put((byte) 0)
                .putShort((short) blocks)
                .array();
    }

    /** A CDB with LBA in bytes 2 to 9 and TRANSFER LENGTH in bytes 10 to 13. */
    public static byte[] sixteen(int opcode, int flags, long lba, long blocks) {
        return ByteBuffer.allocate(16)
                .put((byte) opcode)
                .put((byte) flags)
                .putLong(lba)
                .putInt((int) blocks)
                .array();
    }

    /** COMPARE AND WRITE. */
    public static byte[] compareAndWrite(long lba, int blocks) {
        return sixteen(0x89, 0, lba, blocks);
    }

    /** PERSISTENT RESERVE OUT with a list of 24 bytes. */
    public static byte[] reserveOut(int serviceAction, int type) {
        return reserveOut(serviceAction, type, 24);
    }

    public static byte[] reserveOut(int serviceAction, int type, int listBytes) {
        return ByteBuffer.allocate(16)
                .put((byte) 0x5F)
                .put((byte) serviceAction)
                .put((byte) type)
                .putShort((short) 0)
                .putInt(listBytes)
                .array();
    }

    /** EXTENDED COPY(LID1). */
    public static byte[] extendedCopy(int listBytes) {
        return ByteBuffer.allocate(16).put((byte) 0x83).putInt(10, listBytes).array();
    }

    /** One of the RECEIVE COPY commands, with an ALLOCATION LENGTH of 512. */
    public static byte[] receiveCopyResults(int serviceAction, int listIdentifier) {
        return ByteBuffer.allocate(16)
                .put((byte) 0x84)
                .put((byte) serviceAction)
                .put((byte) listIdentifier)
                .putInt(10, 512)
                .array();
    }

    /** PERSISTENT RESERVE IN. */
    public static byte[] reserveIn(int serviceAction) {
        return ByteBuffer.allocate(16)
                .put((byte) 0x5E)
                .put((byte) serviceAction)
                .put(7, (byte) 0x10)
                .array();
    }
}
