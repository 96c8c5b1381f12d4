package io.holdfast.scsi.cdb;

/**
 * The CDB of 32 bytes, SPC-4 4.3.3 and SBC-4 5.18: the service action, and where the fields of the typical one are.
 *
 * <pre>
 *   0  7Fh   1  CONTROL   6  GROUP NUMBER   7  ADDITIONAL CDB LENGTH (18h)   8  SERVICE ACTION (2)
 *  10  protection, DPO, FUA, BYTCHK   12  LOGICAL BLOCK ADDRESS (8)   20  tags of protection information   28  TRANSFER LENGTH
 * </pre>
 */
final class LongCdb {

    static final int OPCODE = 0x7F;
    static final int BYTES = 32;

    /** Where the flags are that a shorter CDB has in byte 1. */
    static final int FLAGS_INDEX = 10;

    static final int LBA_INDEX = 12;
    static final int LENGTH_INDEX = 28;

    /** The first and last byte of what says which operation it is. */
    private static final int LENGTH_FIELD_INDEX = 7;

    private static final int SERVICE_ACTION_INDEX = 8;
    private static final int ADDITIONAL_LENGTH = BYTES - 8;

    private LongCdb() {}

    static boolean is(byte opcode) {
        return opcode == OPCODE;
    }

    static int serviceAction(byte[] cdb) {
        return (cdb[SERVICE_ACTION_INDEX] & 0xFF) << Byte.SIZE | (cdb[SERVICE_ACTION_INDEX + 1] & 0xFF);
    }

    /** Whether the CDB is there as a whole and says so. */
    static boolean isWhole(byte[] cdb) {
        return cdb.length >= BYTES && cdb[LENGTH_FIELD_INDEX] == ADDITIONAL_LENGTH;
    }

    /** The usage of a row, as {@link Operation} has it. There are no tags, as there is no protection information. */
    static String usage(int serviceAction, String flags) {
        return "7F 00 00 00 00 00 1F 18 %02X %02X %s 00 ".formatted(serviceAction >> 8, serviceAction & 0xFF, flags)
                + "FF FF FF FF FF FF FF FF 00 00 00 00 00 00 00 00 FF FF FF FF";
    }

    /** The position of the first bit that is set and must not be, byte 0 having 0 to 7 from its highest; -1 for none. */
    static int firstWrongBit(byte[] usage, byte[] cdb) {
        for (int i = 1; i < BYTES; i++) {
            boolean picksTheRow = i >= LENGTH_FIELD_INDEX && i <= SERVICE_ACTION_INDEX + 1;
            int wrong = picksTheRow ? 0 : cdb[i] & ~usage[i] & 0xFF;
            if (wrong != 0) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros(wrong) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return -1;
    }
}
