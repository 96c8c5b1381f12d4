package io.holdfast.testkit.load;

import java.nio.ByteBuffer;

/**
 * What a block holds: its address, the run and its version, and words that follow from all of them. Version 0 is a block that was never written: all zeroes.
 *
 * @param bytes of a block; a multiple of 8
 * @param run tells what this load wrote from what another one wrote before it
 */
record BlockStamp(int bytes, int run) {

    private static final int WORD = Long.BYTES;
    private static final int RUN_END = WORD + Integer.BYTES;
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    /** Fills blocks from the buffer's position on, which moves behind them. */
    void put(ByteBuffer out, long firstAddress, int version, int blocks) {
        int at = out.position();
        for (int block = 0; block < blocks; block++) {
            long address = firstAddress + block;
            out.putLong(at, address).putInt(at + WORD, run).putInt(at + RUN_END, version);
            long word = start(address, version);
            for (int i = 2 * WORD; i < bytes; i += WORD) {
                out.putLong(at + i, word);
                word += STEP;
            }
            at += bytes;
        }
        out.position(at);
    }

    /**
     * The version of the block at an index of the buffer.
     *
     * @throws DataFault when the words are not those of one version of this block
     */
    int version(ByteBuffer in, int at, long address) {
        long first = in.getLong(at);
        int version = in.getInt(at + RUN_END);
        if (version == 0) {
            zeroes(in, at, address);
            return 0;
        }
        if (in.getInt(at + WORD) != run) {
            throw new DataFault("block " + address + " holds what this load never wrote");
        }
        if (first != address) {
            throw new DataFault("block " + address + " holds what belongs to block " + first);
        }
        long word = start(address, version);
        for (int i = 2 * WORD; i < bytes; i += WORD) {
            if (in.getLong(at + i) != word) {
                throw new DataFault("block " + address + " of version " + version + " is torn at byte " + i);
            }
            word += STEP;
        }
        return version;
    }

    private void zeroes(ByteBuffer in, int at, long address) {
        for (int i = 0; i < bytes; i += WORD) {
            if (in.getLong(at + i) != 0) {
                throw new DataFault("block " + address + " was never written and is not zero at byte " + i);
            }
        }
    }

    private long start(long address, int version) {
        return (address * STEP) ^ (version * 0xD6E8_FEB8_6659_FD93L) ^ ((long) run << 32);
    }
}
