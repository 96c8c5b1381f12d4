package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.pool.Operation.Kind;
import io.holdfast.file.pool.Operation.Range;
import io.holdfast.testkit.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CompletionQueueTest {

    private final ManualExecutor loop = new ManualExecutor();
    private final CompletionQueue queue = new CompletionQueue(loop);
    private final List<Long> completed = new ArrayList<>();

    @Test
    void completesAllThatAreThereInOneTaskAndInTheirOrder() {
        for (long i = 0; i < 5; i++) {
            queue.add(operation(i, errno -> {}));
        }

        assertThat(loop.pending()).isEqualTo(1);
        loop.runAll();
        assertThat(completed).containsExactly(0L, 1L, 2L, 3L, 4L);
        queue.add(operation(5, errno -> {}));
        assertThat(loop.pending()).isEqualTo(1);
        loop.runAll();
        assertThat(completed).endsWith(5L);
    }

    @Test
    void aCompletionThatFailsDoesNotKeepTheOthersFromTheirs() {
        queue.add(operation(0, errno -> {
            throw new IllegalStateException("a bug above");
        }));
        queue.add(operation(1, errno -> {}));

        assertThatIllegalStateException().isThrownBy(loop::runAll).withMessage("a bug above");
        assertThat(completed).containsExactly(0L, 1L);
    }

    @Test
    void takesWhatACompletionAddsInALaterTask() {
        queue.add(operation(0, errno -> queue.add(operation(1, other -> {}))));
        loop.runOne();
        assertThat(completed).containsExactly(0L);
        loop.runOne();
        assertThat(completed).containsExactly(0L, 1L);
    }

    @Test
    void losesNothingThatManyThreadsAdd() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (long i = 0; i < 5_000; i++) {
                        queue.add(operation(i, errno -> {}));
                    }
                });
            }
            while (completed.size() < 20_000) {
                if (!loop.runOne()) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(loop.pending()).isZero();
    }

    private interface Then {

        void run(int errno);
    }

    private Operation operation(long number, Then then) {
        IoCompletion completion = new IoCompletion() {
            @Override
            public Executor executor() {
                return loop;
            }

            @Override
            public void completed(int errno) {
                completed.add(number);
                then.run(errno);
            }
        };
        Operation operation = new Operation(Kind.READ, new FakeOwner(), new Range(number, 1, 0), null, completion);
        operation.errno = Errno.OK;
        return operation;
    }
}
