package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.copy.CopyStatus;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * EXTENDED COPY and WRITE USING TOKEN, piece by piece: into the gates of both units, a look whether the nexus may still read here and write there,
 * a read, a write, and out again.
 *
 * <p>So whoever reserves, resets, resizes or removes one of the units waits for one piece and not for the whole copy, and
 * the rest of the copy goes by what holds then. The buffer is leased inside the gates and given back there: a copy that
 * waits before a gate has nothing that others may wait for.
 */
final class CopyExecution extends Execution {

    /** So much is zeroed at a time. */
    private static final int ZEROES_BYTES = 16 << 20;

    private final CopyWork plan;
    private final AtomicReference<CopyStatus> status;
    private final Runnable done;
    private Stage stage = Stage.OUTSIDE;
    private int nextSegment;
    private @Nullable CopySegment segment;
    private long doneBytes;
    private int pieceBytes;
    private Gate.@Nullable Entrant claim;
    private GatePass pass;
    private Outcome outcome = Outcome.TASK_ABORTED;

    private enum Stage {
        OUTSIDE,
        CLAIMING,
        ENTERING,
        LEASING,
        READING,
        WRITING
    }

    /**
     * A copy that has not started.
     *
     * @param status where it notes how far it has come
     * @param done called at its end, before the initiator is told
     */
    CopyExecution(Assignment assignment, CopyWork plan, AtomicReference<CopyStatus> status, Runnable done) {
        super(assignment);
        this.plan = plan;
        this.status = status;
        this.done = done;
        this.pass = passThrough(List.of());
    }

    private GatePass passThrough(List<Gate> gates) {
        return new GatePass(gates, executor(), () -> completed(Errno.OK));
    }

    @Override
    protected void step(int result) {
        switch (stage) {
            case OUTSIDE -> enterNext();
            case CLAIMING -> enterGates();
            case ENTERING -> lease();
            case LEASING -> read();
            case READING -> {
                Sense fault = plan.fault();
                if (result == Errno.OK && fault == null) {
                    write();
                } else {
                    fail(fault == null ? current().sourceFailure() : fault);
                }
            }
            case WRITING -> {
                if (result == Errno.OK) {
                    leave();
                } else {
                    fail(current().destinationFailure());
                }
            }
        }
    }

    private void enterNext() {
        while (segment == null || doneBytes == segment.lengthBytes()) {
            if (segment != null) {
                status.updateAndGet(CopyStatus::withSegmentProcessed);
            }
            if (nextSegment == plan.segments()) {
                finish(Outcome.GOOD);
                return;
            }
            switch (plan.segment(nextSegment++)) {
                case CopyPlan.Resolved.Faulty faulty -> {
                    fail(faulty.sense());
                    return;
                }
                case CopyPlan.Resolved.Copyable copyable -> begin(copyable.segment());
            }
        }
        Cscd destination = current().destination();
        if (destination.lacksLease(plan.nexus())) {
            stage = Stage.CLAIMING;
            claim = destination.takeLease(plan.nexus(), () -> executor().execute(() -> completed(Errno.OK)));
        } else {
            enterGates();
        }
    }

    private void enterGates() {
        claim = null;
        stage = Stage.ENTERING;
        if (pass.enter()) {
            completed(Errno.OK);
        }
    }

    private void begin(CopySegment next) {
        segment = next;
        doneBytes = 0;
        pass = passThrough(next.gates());
    }

    private void lease() {
        Sense refusal = current().refusal(plan.nexus());
        if (refusal == null) {
            refusal = plan.fault();
        }
        if (refusal != null) {
            fail(refusal);
            return;
        }
        if (current().content() == CopySegment.Content.ZEROES) {
            zero();
            return;
        }
        stage = Stage.LEASING;
        int maxBytes = current().pieceBytes(medium().pieceBytes());
        pieceBytes = (int) Math.min(maxBytes, current().lengthBytes() - doneBytes);
        leaseScratch(pieceBytes);
    }

    private void read() {
        stage = Stage.READING;
        ByteBuf target = buffer().slice(0, pieceBytes).writerIndex(0);
        long offsetBytes = current().sourceOffsetBytes() + pieceOffsetBytes();
        current().source().medium().device().submit(BlockRequest.read(offsetBytes, target, this));
    }

    private void write() {
        stage = Stage.WRITING;
        ByteBuf source = buffer().slice(0, pieceBytes);
        long offsetBytes = current().destinationOffsetBytes() + pieceOffsetBytes();
        current()
                .destination()
                .medium()
                .device()
                .submit(BlockRequest.write(offsetBytes, source, Durability.CACHED, this));
    }

    private void zero() {
        stage = Stage.WRITING;
        pieceBytes = (int) Math.min(ZEROES_BYTES, current().lengthBytes() - doneBytes);
        long offsetBytes = current().destinationOffsetBytes() + doneBytes;
        submit(
                medium().device().limits().thin()
                        ? BlockRequest.discard(offsetBytes, pieceBytes, this)
                        : BlockRequest.writeZeroes(offsetBytes, pieceBytes, Durability.CACHED, this));
    }

    private void leave() {
        doneBytes += pieceBytes;
        status.updateAndGet(now -> now.withCopied(pieceBytes));
        releaseScratch();
        pass.leave();
        stage = Stage.OUTSIDE;
        completed(Errno.OK);
    }

    private long pieceOffsetBytes() {
        return current().backward() ? current().lengthBytes() - doneBytes - pieceBytes : doneBytes;
    }

    private CopySegment current() {
        if (segment == null) {
            throw new IllegalStateException("no segment is being copied");
        }
        return segment;
    }

    private ByteBuf buffer() {
        ByteBuf buffer = scratch();
        if (buffer == null) {
            throw new IllegalStateException("no buffer was leased");
        }
        return buffer;
    }

    private void fail(Sense sense) {
        finish(Outcome.check(sense));
    }

    private void finish(Outcome how) {
        outcome = how;
        end(how);
    }

    @Override
    void abandoned() {
        boolean claimWithdrawn = claim != null && current().destination().gate().withdraw(claim);
        if (claimWithdrawn || pass.withdraw()) {
            finish(Outcome.TASK_ABORTED);
        }
    }

    @Override
    protected void release() {
        releaseScratch();
        pass.leave();
        status.updateAndGet(now -> now.ended(outcome));
        done.run();
    }
}
