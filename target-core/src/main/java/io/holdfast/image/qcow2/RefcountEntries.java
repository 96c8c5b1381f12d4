package io.holdfast.image.qcow2;

import java.nio.ByteBuffer;

/** The entries of a refcount block (Refcount block entry), each of {@code 1 << order} bits. */
record RefcountEntries(int order) {

    void set(byte[] block, int index, long value) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        switch (order) {
            case 3 -> block[index] = (byte) value;
            case 4 -> bytes.putShort(index * 2, (short) value);
            case 5 -> bytes.putInt(index * 4, (int) value);
            case 6 -> bytes.putLong(index * 8, value);
            default -> {
                int cleared = block[byteOf(index)] & ~(mask() << shiftOf(index));
                block[byteOf(index)] = (byte) (cleared | (int) value << shiftOf(index));
            }
        }
    }

    /** Unsigned. */
    long get(byte[] block, int index) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        return switch (order) {
            case 3 -> block[index] & 0xff;
            case 4 -> bytes.getShort(index * 2) & 0xffff;
            case 5 -> Integer.toUnsignedLong(bytes.getInt(index * 4));
            case 6 -> bytes.getLong(index * 8);
            default -> block[byteOf(index)] >> shiftOf(index) & mask();
        };
    }

    /** The most references that an entry can count; unsigned. */
    long most() {
        return order == 6 ? -1 : (1L << (1 << order)) - 1;
    }

    /** The byte in which an entry lies or begins. */
    int byteOf(int index) {
        return (int) ((long) index << order >> 3);
    }

    /** How many bytes an entry takes, or lies in. */
    int bytes() {
        return Math.max(1, 1 << order >> 3);
    }

    private int shiftOf(int index) {
        return index << order & 7;
    }

    private int mask() {
        return (1 << (1 << order)) - 1;
    }
}
