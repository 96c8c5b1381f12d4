package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one host knows of the blocks that it alone writes: each holds one of these values. A value is written once, and
 * fills its block.
 */
final class ChaosLedger {

    static final int BLOCK_BYTES = 512;

    private final int firstLba;
    private final List<Set<Long>> possible;
    private long lastValue;

    /** @param lastValue the values of this host are larger */
    ChaosLedger(int firstLba, int blocks, long lastValue) {
        this.firstLba = firstLba;
        this.possible = new ArrayList<>(Collections.nCopies(blocks, Set.of(0L)));
        this.lastValue = lastValue;
    }

    int firstLba() {
        return firstLba;
    }

    int blocks() {
        return possible.size();
    }

    /** A value that nobody has written. */
    long newValue() {
        return ++lastValue;
    }

    /** A write of that value was acknowledged: the blocks hold it and nothing else. */
    void acknowledged(int lba, int blocks, long value) {
        for (int i = 0; i < blocks; i++) {
            possible.set(lba - firstLba + i, Set.of(value));
        }
    }

    /** A write was neither acknowledged nor refused. It has ended: a block holds that value, or what it held. */
    void uncertain(int lba, int blocks, long value) {
        for (int i = 0; i < blocks; i++) {
            Set<Long> more = new HashSet<>(possible.get(lba - firstLba + i));
            more.add(value);
            possible.set(lba - firstLba + i, Set.copyOf(more));
        }
    }

    /** Nothing is on its way to these blocks, and this was read from them. From now on they hold nothing else. */
    void read(int lba, byte[] data) {
        for (int i = 0; i < data.length / BLOCK_BYTES; i++) {
            ByteBuffer block = ByteBuffer.wrap(data, i * BLOCK_BYTES, BLOCK_BYTES);
            long value = block.getLong();
            while (block.hasRemaining()) {
                long next = block.getLong();
                if (next != value) { // An assertion for each would be most of a simulation's time.
                    throw new AssertionError("block %d is of two pieces: %x, %x".formatted(lba + i, value, next));
                }
            }
            Set<Long> may = possible.get(lba - firstLba + i);
            if (!may.contains(value)) {
                assertThat(may).as("block %d", lba + i).contains(value);
            }
            possible.set(lba - firstLba + i, Set.of(value));
        }
    }

    static byte[] filled(int blocks, long value) {
        ByteBuffer data = ByteBuffer.allocate(blocks * BLOCK_BYTES);
        while (data.hasRemaining()) {
            data.putLong(value);
        }
        return data.array();
    }
}
