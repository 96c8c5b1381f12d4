package io.holdfast.image.qcow2;

import java.nio.ByteBuffer;

/** The entries of a refcount block (Refcount block entry), each of {@code 1 << order} bits. */
record RefcountEntries(int order) {

    void set(byte[] block, int index, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        switch (order) {
            case 3 -> block[index] = (byte) value;
            case 4 -> bytes.putShort(index * 2, (short) value);
            case 5 -> bytes.putInt(index * 4, value);
            case 6 -> bytes.putLong(index * 8, value);
            default -> {
                int cleared = block[byteOf(index)] & ~(mask() << shiftOf(index));
                block[byteOf(index)] = (byte) (cleared | value << shiftOf(index));
            }
        }
    }

    private int byteOf(int index) {
        return index << order >> 3;
    }

    private int shiftOf(int index) {
        return index << order & 7;
    }

    private int mask() {
        return (1 << (1 << order)) - 1;
    }
}
