package io.holdfast.image.qcow2;

/** Which part of a table in memory is not what the file has: one stretch that covers all of it. Guarded by the lock of the tables. */
final class Dirt {

    private int from = Integer.MAX_VALUE;
    private int to;

    /** Entries of a table, the last one excluded. */
    record Stretch(int from, int to) {}

    boolean none() {
        return from >= to;
    }

    void add(int first, int count) {
        from = Math.min(from, first);
        to = Math.max(to, first + count);
    }

    void add(Stretch stretch) {
        add(stretch.from, stretch.to - stretch.from);
    }

    /** What is dirty, in whole units of so many entries; nothing is afterwards. */
    Stretch take(int unit, int end) {
        Stretch stretch = new Stretch(from / unit * unit, Math.min(end, Math.ceilDiv(to, unit) * unit));
        from = Integer.MAX_VALUE;
        to = 0;
        return stretch;
    }
}
