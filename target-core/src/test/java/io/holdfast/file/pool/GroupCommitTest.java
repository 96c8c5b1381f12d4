package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.file.posix.Scratch;
import io.holdfast.testkit.Completed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final FakeOwner file = new FakeOwner();
    private final Scratch scratch = new Scratch();
    private final AtomicInteger syncs = new AtomicInteger();
    private final AtomicInteger answer = new AtomicInteger(Errno.OK);

    @Test
    void whoComesWhileASyncRunsWaitsForTheNextOne() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Semaphore permits = new Semaphore(0);
        GroupCommit commits = new GroupCommit("test", any -> {
            running.countDown();
            permits.acquireUninterruptibly();
            syncs.incrementAndGet();
            return Errno.OK;
        });
        Completed first = new Completed();
        Completed second = new Completed();
        Completed third = new Completed();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> leader = thread.submit(() -> commits.lead(file.sync(first), scratch));
            running.await();
            assertThat(commits.join(file.sync(second))).isTrue();
            commits.lead(file.durableWrite(third), scratch);
            assertThat(second.done()).isFalse();

            permits.release(1);
            assertThat(first.await()).isEqualTo(Errno.OK);
            assertThat(second.done())
                    .as("its write may have come after the first sync began")
                    .isFalse();
            permits.release(1);
            leader.get();
        }
        assertThat(second.errno()).isEqualTo(Errno.OK);
        assertThat(third.errno()).isEqualTo(Errno.OK);
        assertThat(syncs).as("one for both that waited").hasValue(2);
    }

    @Test
    void hasNoLeaderToJoinWhenNothingRuns() {
        GroupCommit commits = commits();
        Completed alone = new Completed();

        assertThat(commits.join(file.sync(alone))).isFalse();
        assertThat(alone.done()).isFalse();
        commits.lead(file.sync(alone), scratch);
        assertThat(alone.errno()).isEqualTo(Errno.OK);
        assertThat(commits.join(file.sync(new Completed()))).isFalse();
    }

    @Test
    void everybodyInARoundThatFailsIsTold() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch joined = new CountDownLatch(1);
        GroupCommit commits = new GroupCommit("test", any -> {
            running.countDown();
            awaitUninterruptibly(joined);
            return syncs.incrementAndGet() == 2 ? Errno.EIO : Errno.OK;
        });
        Completed first = new Completed();
        Completed sync = new Completed();
        Completed write = new Completed();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> leader = thread.submit(() -> commits.lead(file.sync(first), scratch));
            running.await();
            commits.join(file.sync(sync));
            commits.join(file.durableWrite(write));
            joined.countDown();
            leader.get();
        }
        assertThat(first.errno()).isEqualTo(Errno.OK);
        assertThat(sync.errno()).isEqualTo(Errno.EIO);
        assertThat(write.errno()).isEqualTo(Errno.EIO);
    }

    @Test
    void aSyncFailsForeverAfterOneFailedButAWriteHasItsOwnFate() {
        GroupCommit commits = commits();
        answer.set(Errno.EIO);
        assertThat(sync(commits)).isEqualTo(Errno.EIO);

        answer.set(Errno.OK);
        assertThat(sync(commits)).isEqualTo(Errno.EIO);
        answer.set(Errno.ENOSPC);
        assertThat(sync(commits))
                .as("the first failure is the one that is told")
                .isEqualTo(Errno.EIO);
        answer.set(Errno.OK);
        Completed write = new Completed();
        commits.lead(file.durableWrite(write), scratch);
        assertThat(write.errno()).isEqualTo(Errno.OK);
    }

    @Test
    void aFailedFlushOfADurableWriteIsASyncThatFailed() {
        GroupCommit commits = commits();
        commits.fail(Errno.EIO);

        assertThat(sync(commits)).isEqualTo(Errno.EIO);
    }

    private GroupCommit commits() {
        return new GroupCommit("test", any -> answer.get());
    }

    private int sync(GroupCommit commits) {
        Completed completed = new Completed();
        commits.lead(file.sync(completed), scratch);
        return completed.errno();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
