package io.holdfast.image.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets writes to the same blocks wait for each other where one of them reads, modifies and writes back: it would otherwise write an old copy over what another wrote meanwhile.
 *
 * <p>A write waits for all that came before it, overlap it and are not both plain. The lock is held for a walk over the writes in flight, never across I/O.
 */
final class OverlapQueue {

    /** What came and has not ended, in the order in which it came. */
    private final List<Entry> entries = new ArrayList<>();

    /** Whether a write needs its blocks for itself. */
    enum Mode {
        /** Writes whole blocks: may run beside other plain writes, whatever they overlap, as on any disk. */
        PLAIN,
        /** Also writes bytes that it was not asked to write. */
        SERIALISING
    }

    /** A write in the queue; starts when it may. */
    abstract static class Entry {

        private final long firstByte;
        private final long endByte;
        private final Mode mode;
        /** How many entries before it must end first; guarded by the queue. */
        private int obstacles;

        Entry(long firstByte, long endByte, Mode mode) {
            this.firstByte = firstByte;
            this.endByte = endByte;
            this.mode = mode;
        }

        /** Nothing stands in its way any more; called once, by the thread that enters it or that ends the last obstacle. */
        abstract void start();

        private boolean excludes(Entry other) {
            return (mode == Mode.SERIALISING || other.mode == Mode.SERIALISING)
                    && firstByte < other.endByte
                    && other.firstByte < endByte;
        }
    }

    /** Starts the entry now or when what is in its way has ended. */
    void enter(Entry entry) {
        synchronized (this) {
            for (Entry earlier : entries) {
                if (earlier.excludes(entry)) {
                    entry.obstacles++;
                }
            }
            entries.add(entry);
            if (entry.obstacles > 0) {
                return;
            }
        }
        entry.start();
    }

    /** Takes out an entry that has ended and starts what waited for it alone. */
    void leave(Entry entry) {
        List<Entry> free = List.of();
        synchronized (this) {
            int position = entries.indexOf(entry);
            entries.remove(position);
            for (Entry later : entries.subList(position, entries.size())) {
                if (later.excludes(entry) && --later.obstacles == 0) {
                    free = free.isEmpty() ? new ArrayList<>() : free;
                    free.add(later);
                }
            }
        }
        free.forEach(Entry::start);
    }
}
