package io.holdfast.testkit.load;

/** A command in flight, or room for one. */
final class Slot {

    final int tag;
    Kind kind = Kind.IDLE;
    int unit;
    int version;
    int nextDataSn;
    int received;
    long startNanos;

    enum Kind {
        IDLE,
        READ,
        WRITE,
        FLUSH
    }

    Slot(int tag) {
        this.tag = tag;
    }

    void start(Kind kind, int unit) {
        this.kind = kind;
        this.unit = unit;
        nextDataSn = 0;
        received = 0;
        startNanos = System.nanoTime();
    }
}
