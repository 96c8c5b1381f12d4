package io.holdfast.cli.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What was done with one LUN since the start. Written on the loops, read by whoever asks. */
public final class UnitWork {

    private final LongAdder commands = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();

    /** Creates counters at zero. */
    public UnitWork() {}

    void completed() {
        commands.increment();
    }

    void failed() {
        commands.increment();
        failed.increment();
    }

    void read(long bytes) {
        readBytes.add(bytes);
    }

    void written(long bytes) {
        writtenBytes.add(bytes);
    }

    /** Commands that ended, well or not. */
    public long commands() {
        return commands.sum();
    }

    /** Commands that were aborted or ended with a status that is no success. */
    public long failedCommands() {
        return failed.sum();
    }

    /** Bytes that went to initiators. */
    public long readBytes() {
        return readBytes.sum();
    }

    /** Bytes that came from initiators. */
    public long writtenBytes() {
        return writtenBytes.sum();
    }
}
