package io.holdfast.testkit;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.TaskAttribute;
import io.holdfast.scsi.lun.ScsiTask;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A command without a transport: it notes what a unit asks of it and how it ends, and fails the unit that ends it twice. Data-In is copied and released.
 */
public final class RecordingTask extends ScsiTask {

    private static final int CDB_BYTES = 16;
    private static final int NOTHING = 0;

    private final Nexus nexus;
    private final byte[] cdb;
    private final TaskAttribute attribute;
    private final Executor loop;
    private long offeredBytes;

    private volatile int wantedBytes = NOTHING;
    private volatile @Nullable Outcome outcome;
    private volatile boolean dropped;
    private byte[] dataIn = {};

    /**
     * A SIMPLE one.
     *
     * @param cdb padded to 16 bytes as a transport does
     */
    public RecordingTask(Nexus nexus, byte[] cdb, Executor loop) {
        this(nexus, cdb, TaskAttribute.SIMPLE, loop);
    }

    public RecordingTask(Nexus nexus, byte[] cdb, TaskAttribute attribute, Executor loop) {
        this.nexus = nexus;
        this.cdb = Arrays.copyOf(cdb, Math.max(CDB_BYTES, cdb.length));
        this.attribute = attribute;
        this.loop = loop;
    }

    @Override
    public Nexus nexus() {
        return nexus;
    }

    @Override
    public byte[] cdb() {
        return cdb;
    }

    @Override
    public TaskAttribute attribute() {
        return attribute;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    /** The initiator holds that much Data-Out ready. Without this call, it has nothing. */
    public RecordingTask offering(long bytes) {
        offeredBytes = bytes;
        return this;
    }

    @Override
    protected long dataOutBufferBytes() {
        return offeredBytes;
    }

    @Override
    protected void collect(int lengthBytes) {
        if (wantedBytes != NOTHING || ended()) {
            throw new IllegalStateException("asked for data twice or after the end");
        }
        wantedBytes = lengthBytes;
    }

    @Override
    protected void finished(Outcome result) {
        if (ended()) {
            throw new IllegalStateException("ended twice: " + this + ", then " + result);
        }
        if (result instanceof Outcome.Data data) {
            dataIn = ByteBufUtil.getBytes(data.data());
            if (!data.data().release()) {
                throw new IllegalStateException("somebody else holds the data of " + result);
            }
        }
        outcome = result;
    }

    @Override
    protected void dropped() {
        if (ended()) {
            throw new IllegalStateException("ended twice: " + this + ", then dropped");
        }
        dropped = true;
    }

    /** Whether it has got a status or was dropped. */
    public boolean ended() {
        return outcome != null || dropped;
    }

    public boolean wasDropped() {
        return dropped;
    }

    /** What the unit asked for, 0 when it did not. */
    public int wantedBytes() {
        return wantedBytes;
    }

    /** How it ended; it must have got a status. */
    public Outcome outcome() {
        Outcome result = outcome;
        if (result == null) {
            throw new AssertionError("no status yet: " + this);
        }
        return result;
    }

    public Status status() {
        return outcome().status();
    }

    /** The sense data; it must have ended with CHECK CONDITION. */
    public Sense sense() {
        if (outcome() instanceof Outcome.Check check) {
            return check.sense();
        }
        throw new AssertionError("no sense data: " + this);
    }

    /** What the initiator got. */
    public byte[] dataIn() {
        outcome();
        return dataIn;
    }

    @Override
    public String toString() {
        return "task %02x: wanted %d bytes, %s"
                .formatted(cdb()[0], wantedBytes, dropped ? "dropped" : String.valueOf(outcome));
    }
}
