package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

    private final FakeOwner file = new FakeOwner();

    @Test
    void doesWhatOneThreadCanInTheOrderOfSubmission() {
        WorkerPool pool = new WorkerPool("test", 1, 1);
        for (long i = 0; i < 100; i++) {
            pool.submit(file.read(i));
        }
        file.permits.release(100);
        pool.close();

        assertThat(file.done).isEqualTo(LongStream.range(0, 100).boxed().toList());
    }

    /**
     * <pre>
     *   4 threads: the hanging file takes its 3, 97 of its operations wait; the other file still has one
     * </pre>
     */
    @Test
    void aFileThatHangsLeavesThreadsToTheOthers() throws Exception {
        WorkerPool pool = new WorkerPool("test", 4, 3);
        FakeOwner other = new FakeOwner();
        other.permits.release(10);
        for (long i = 0; i < 100; i++) {
            pool.submit(file.read(i));
        }
        assertThat(file.started.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        for (long i = 0; i < 10; i++) {
            pool.submit(other.read(i));
        }

        Awaitility.await().until(() -> other.done.size() == 10);
        assertThat(file.done).isEmpty();
        assertThat(file.started.availablePermits())
                .as("no fourth operation has begun")
                .isZero();
        file.permits.release(100);
        pool.close();
        assertThat(file.done).hasSize(100);
    }

    @Test
    void usesAllItsThreadsWhenOperationsBlock() throws Exception {
        WorkerPool pool = new WorkerPool("test", 8, 8);
        for (long i = 0; i < 20; i++) {
            pool.submit(file.read(i));
        }

        assertThat(file.started.tryAcquire(8, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(file.started.tryAcquire(100, TimeUnit.MILLISECONDS))
                .as("a ninth")
                .isFalse();
        file.permits.release(20);
        pool.close();
        assertThat(file.done).hasSize(20);
    }

    @Test
    void wakesUpAgainAfterItHadNothingToDo() {
        WorkerPool pool = new WorkerPool("test", 2, 2);
        file.permits.release(1_000);
        for (long i = 0; i < 1_000; i++) {
            long number = i;
            pool.submit(file.read(number));
            if (i % 100 == 0) {
                Awaitility.await().until(() -> file.done.contains(number));
            }
        }
        pool.close();
        assertThat(file.done).hasSize(1_000);
    }

    @Test
    void takesNothingAfterItWasClosed() {
        WorkerPool pool = new WorkerPool("test", 2, 2);
        file.permits.release(1);
        pool.submit(file.read(0));
        pool.close();

        assertThat(file.done).isEqualTo(List.of(0L));
        assertThatIllegalStateException().isThrownBy(() -> pool.submit(file.read(1)));
    }
}
