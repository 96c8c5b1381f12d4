package io.holdfast.scsi.cdb;

import io.holdfast.scsi.sense.Sense;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A CDB whose operation is known and whose reserved bits are zero, as a decoder reads it (SPC-4 4.2). Fields are
 * big-endian; a bit is counted from 7, the highest, to 0.
 */
final class Cdb {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Operation operation;
    private final byte[] bytes;

    Cdb(Operation operation, byte[] bytes) {
        this.operation = operation;
        this.bytes = bytes;
    }

    Operation operation() {
        return operation;
    }

    int u8(int byteIndex) {
        return bytes[byteIndex] & 0xFF;
    }

    int u16(int byteIndex) {
        return (short) U16.get(bytes, byteIndex) & 0xFFFF;
    }

    long u32(int byteIndex) {
        return (int) U32.get(bytes, byteIndex) & 0xFFFF_FFFFL;
    }

    /** Unsigned: addresses from 2^63 on are negative here. */
    long u64(int byteIndex) {
        return (long) U64.get(bytes, byteIndex);
    }

    boolean bit(int byteIndex, int bitIndex) {
        return ((bytes[byteIndex] >> bitIndex) & 1) != 0;
    }

    int bits(int byteIndex, int highBit, int lowBit) {
        return (u8(byteIndex) >> lowBit) & ((1 << (highBit - lowBit + 1)) - 1);
    }

    /** LOGICAL BLOCK ADDRESS where the typical CDB of this length has it (SPC-4 4.2.2). */
    long lba() {
        return switch (operation.cdbLength()) {
            case 6 -> u32(0) & 0x1F_FFFF;
            case 10, 12 -> u32(2);
            case 16 -> u64(2);
            case LongCdb.BYTES -> u64(LongCdb.LBA_INDEX);
            default -> throw new IllegalStateException(operation + " has no typical CDB");
        };
    }

    /** TRANSFER LENGTH where the typical CDB of this length has it; 0 in 6 bytes stands for 256 (SBC-4 annex A). */
    long blocks() {
        return switch (operation.cdbLength()) {
            case 6 -> u8(4) == 0 ? 256 : u8(4);
            case 10 -> u16(7);
            case 12 -> u32(6);
            case 16 -> u32(10);
            case LongCdb.BYTES -> u32(LongCdb.LENGTH_INDEX);
            default -> throw new IllegalStateException(operation + " has no typical CDB");
        };
    }

    /** Where the flags of READ, WRITE and VERIFY are: all that is not an address or a length. */
    int flagsIndex() {
        return operation.cdbLength() == LongCdb.BYTES ? LongCdb.FLAGS_INDEX : 1;
    }

    /** DPO where READ, WRITE and VERIFY have it, if this operation has it. */
    boolean dpo() {
        return operation.cdbLength() > 6 && bit(flagsIndex(), 4);
    }

    boolean fua() {
        return operation.cdbLength() > 6 && bit(flagsIndex(), 3);
    }

    Decoded accept(Command command) {
        return new Decoded.Accepted(operation, command);
    }

    /** INVALID FIELD IN CDB at the field that has its highest bit there. */
    Decoded refuse(int byteIndex, int bitIndex) {
        return new Decoded.Rejected(operation, Sense.invalidFieldInCdb(byteIndex, bitIndex));
    }
}
