package io.holdfast.file.pool;

import io.holdfast.file.pool.Operation.Kind;
import io.holdfast.file.pool.Operation.Range;
import io.holdfast.file.posix.Scratch;
import io.holdfast.testkit.Completed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A file whose operations take as long as the test wants: each needs a permit. */
final class FakeOwner implements OperationOwner {

    final Semaphore permits = new Semaphore(0);
    final Semaphore started = new Semaphore(0);
    final List<Long> done = new CopyOnWriteArrayList<>();
    private final Lane lane = new Lane();

    Operation read(long offsetBytes) {
        return new Operation(Kind.READ, this, new Range(offsetBytes, 512, 0), null, new Completed());
    }

    Operation sync(Completed completed) {
        return new Operation(Kind.SYNC, this, Range.NONE, null, completed);
    }

    Operation durableWrite(Completed completed) {
        return new Operation(Kind.WRITE_DURABLE, this, Range.NONE, null, completed);
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void perform(Operation operation, Scratch scratch) {
        started.release();
        permits.acquireUninterruptibly();
        done.add(operation.offsetBytes);
    }

    @Override
    public void end(Operation operation, int errno) {
        operation.completion.completed(errno);
    }
}
