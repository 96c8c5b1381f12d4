package io.holdfast.image.qcow2;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** An L2 table in memory. Anybody reads its entries without a lock; who changes them holds the lock of the tables. */
final class L2Table {

    final int l1Index;
    final AtomicLongArray words;
    /** Somebody has looked into it since the last search for a table to let go; a hint. */
    volatile boolean used;

    /** In words. Guarded by the lock. */
    final Dirt dirt = new Dirt();
    /** Whether the L1 table in the file points to the place that it has now. Guarded by the lock. */
    boolean linked = true;
    /** It is on its way to the file. Guarded by the lock. */
    boolean writing;

    /** Odd while an entry of two words changes. */
    private final AtomicInteger stamp = new AtomicInteger();

    L2Table(int l1Index, long[] words) {
        this.l1Index = l1Index;
        this.words = new AtomicLongArray(words);
    }

    /** What the guest's bytes from there on are, as far as that is the same, at most so many, and within the table. */
    Mapping lookup(Mapping.Rules rules, long guestOffsetBytes, long maxBytes) {
        if (!rules.geometry().extended()) {
            return rules.lookup(words, guestOffsetBytes, maxBytes);
        }
        while (true) {
            int before = stamp.get();
            if (before % 2 == 0) {
                Mapping mapping = rules.lookup(words, guestOffsetBytes, maxBytes);
                if (stamp.get() == before) {
                    return mapping;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** Under the lock: the entry of a guest cluster. */
    L2Slot slot(Geometry geometry, int index) {
        int word = index * geometry.l2EntryWords();
        return new L2Slot(words.get(word), geometry.extended() ? words.get(word + 1) : 0);
    }

    /** Under the lock: changes the entry of a guest cluster. */
    void put(Geometry geometry, int index, L2Slot slot) {
        int word = index * geometry.l2EntryWords();
        if (geometry.extended()) {
            stamp.incrementAndGet();
            words.set(word, slot.entry());
            words.set(word + 1, slot.bitmap());
            stamp.incrementAndGet();
        } else {
            words.set(word, slot.entry());
        }
        dirt.add(word, geometry.l2EntryWords());
    }

    /** Under the lock: it is to be written anew, whole, to a place that nothing points to yet. */
    void movesWhole() {
        linked = false;
        dirt.add(0, words.length());
    }

    /** Under the lock: whether it can be read from the file again. */
    boolean clean() {
        return dirt.none() && !writing && linked;
    }
}
