package io.holdfast.image.qcow2;

import java.util.concurrent.atomic.AtomicLongArray;

/** An L2 table in memory. Anybody reads its entries without a lock. */
final class L2Table {

    final int l1Index;
    final AtomicLongArray words;
    /** Somebody has looked into it since the last search for a table to let go; a hint. */
    volatile boolean used;

    L2Table(int l1Index, long[] words) {
        this.l1Index = l1Index;
        this.words = new AtomicLongArray(words);
    }
}
