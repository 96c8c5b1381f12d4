package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.FileEngine;
import io.holdfast.file.FileEngineContract;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ThreadPoolFileEngineTest {

    @Test
    void isCalledThreads() {
        try (FileEngine engine = new ThreadPoolFileEngine(executor -> false)) {
            assertThat(engine.name()).isEqualTo("threads");
        }
    }

    /** Completions on the caller's stack are allowed. */
    @Nested
    class OnLoopsThatItKnows extends OneLoop {

        @Override
        protected FileEngine newEngine() {
            return new ThreadPoolFileEngine(executor -> executor.equals(loop()) && inLoop());
        }
    }

    @Nested
    class OnLoopsThatItDoesNotKnow extends OneLoop {

        @Override
        protected FileEngine newEngine() {
            return new ThreadPoolFileEngine(executor -> false);
        }
    }

    /** Everything that waits anywhere waits here. */
    @Nested
    class WithOneThread extends OneLoop {

        @Override
        protected FileEngine newEngine() {
            return new ThreadPoolFileEngine(executor -> executor.equals(loop()) && inLoop(), 1, 1);
        }
    }

    /** Reads and writes are done before the call returns. */
    @Nested
    class ForCallersThatWait extends OneLoop {

        @Override
        protected FileEngine newEngine() {
            return ThreadPoolFileEngine.forWaitingCallers();
        }
    }

    abstract static class OneLoop extends FileEngineContract {

        private volatile Thread thread = Thread.currentThread();
        private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> {
            thread = new Thread(task, "loop");
            return thread;
        });

        @Override
        protected Executor loop() {
            return loop;
        }

        @Override
        protected boolean inLoop() {
            return Thread.currentThread() == thread;
        }

        @AfterEach
        void endTheLoop() {
            loop.shutdown();
        }
    }
}
