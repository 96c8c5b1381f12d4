package io.holdfast.testkit;

import io.holdfast.file.Durability;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Memory behind a volatile write cache, as mean as a disk may be: what was neither flushed nor written durably is lost in a power cut, and a write that was in
 * the cache may survive whole, in part (a sector at a time) or not at all.
 *
 * <p>Not thread-safe.
 */
final class CachedMemory {

    private static final int SECTOR_BYTES = 512;

    private final SparseMemory now = new SparseMemory();
    private final SparseMemory stable = new SparseMemory();
    private final List<Change> unflushed = new ArrayList<>();
    private long lastSequence;

    void read(long offsetBytes, ByteBuf target) {
        now.read(offsetBytes, target);
    }

    byte[] read(long offsetBytes, int lengthBytes) {
        return now.read(offsetBytes, lengthBytes);
    }

    void write(long offsetBytes, byte[] bytes, Durability durability) {
        change(new Change(++lastSequence, offsetBytes, bytes.length, bytes, Space.KEPT), durability);
    }

    /** The range reads as zeroes; whole pages are given back. */
    void discard(long offsetBytes, long lengthBytes, Durability durability) {
        change(new Change(++lastSequence, offsetBytes, lengthBytes, null, Space.GIVEN_BACK), durability);
    }

    /** The range reads as zeroes and is allocated. */
    void zero(long offsetBytes, long lengthBytes, Durability durability) {
        change(new Change(++lastSequence, offsetBytes, lengthBytes, null, Space.KEPT), durability);
    }

    /** Names all that was done until now, for {@link #flush}. */
    long point() {
        return lastSequence;
    }

    /** Puts on stable storage what was done until the point, and nothing after it. */
    void flush(long point) {
        for (Change change : List.copyOf(unflushed)) {
            if (change.sequence <= point) {
                settle(change);
            }
        }
    }

    boolean allocated(long offsetBytes) {
        return now.allocated(offsetBytes);
    }

    long allocatedBytes() {
        return now.allocatedBytes();
    }

    /** Loses all that is in the cache. */
    void powerCut() {
        unflushed.clear();
        now.become(stable);
    }

    /** Each sector of each change in the cache survives or is lost, as the random numbers fall, in any order of the changes. */
    void powerCut(Random random) {
        List<Change> changes = new ArrayList<>(unflushed);
        Collections.shuffle(changes, random);
        for (Change change : changes) {
            switch (random.nextInt(3)) {
                case 0 -> change.applyTo(stable);
                case 1 -> change.tearInto(stable, random);
                default -> {
                    // Lost.
                }
            }
        }
        powerCut();
    }

    private void change(Change change, Durability durability) {
        change.applyTo(now);
        unflushed.add(change);
        if (durability == Durability.DURABLE) {
            settle(change);
        }
    }

    /** What the change overwrote goes before it, or it would come back later. */
    private void settle(Change change) {
        for (Change earlier : List.copyOf(unflushed)) {
            if (earlier.sequence < change.sequence && earlier.overlaps(change)) {
                settle(earlier);
            }
        }
        change.applyTo(stable);
        unflushed.remove(change);
    }

    private enum Space {
        KEPT,
        GIVEN_BACK
    }

    /** A write, or zeroes where there are no bytes. */
    private static final class Change {

        private final long sequence;
        private final long offsetBytes;
        private final long lengthBytes;
        private final byte @Nullable [] bytes;
        private final Space space;

        Change(long sequence, long offsetBytes, long lengthBytes, byte @Nullable [] bytes, Space space) {
            this.sequence = sequence;
            this.offsetBytes = offsetBytes;
            this.lengthBytes = lengthBytes;
            this.bytes = bytes;
            this.space = space;
        }

        boolean overlaps(Change other) {
            return offsetBytes < other.offsetBytes + other.lengthBytes && other.offsetBytes < offsetBytes + lengthBytes;
        }

        void applyTo(SparseMemory memory) {
            if (bytes != null) {
                memory.write(offsetBytes, bytes);
            } else if (space == Space.KEPT) {
                memory.zero(offsetBytes, lengthBytes);
            } else {
                memory.discard(offsetBytes, lengthBytes);
            }
        }

        void tearInto(SparseMemory memory, Random random) {
            long end = offsetBytes + lengthBytes;
            for (long at = offsetBytes; at < end; ) {
                long next = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
                if (random.nextBoolean()) {
                    piece(at, next).applyTo(memory);
                }
                at = next;
            }
        }

        private Change piece(long from, long to) {
            byte[] part = bytes == null
                    ? null
                    : Arrays.copyOfRange(bytes, (int) (from - offsetBytes), (int) (to - offsetBytes));
            return new Change(sequence, from, to - from, part, space);
        }
    }
}
