package io.holdfast.file.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.file.FileEngine;
import io.holdfast.file.FileEngineContract;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.testkit.RingLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The engine's contract on a ring, and with callers who are on no loop of the engine. */
class RingFileEngineTest {

    private static final ThreadPoolFileEngine THREADS = new ThreadPoolFileEngine(executor -> false);
    private static @Nullable RingLoop ring;
    private static final MultiThreadIoEventLoopGroup NIO =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @BeforeAll
    static void startTheRing() {
        if (RingLoop.available()) {
            ring = new RingLoop();
        }
    }

    /** Files are closed before their loops end. */
    @AfterAll
    static void endTheLoops() {
        THREADS.close();
        NIO.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        if (ring != null) {
            ring.close();
        }
    }

    @Test
    void refusesLoopsWithoutARing() {
        List<IoEventLoop> loops = List.of(NIO.next());

        assertThatThrownBy(() -> new RingFileEngine(loops, THREADS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    @EnabledIf("io.holdfast.testkit.RingLoop#available")
    class OnItsLoop extends OnRing {

        @Override
        protected Executor loop() {
            return ring();
        }

        @Test
        void isCalledIoUring() {
            try (FileEngine engine = newEngine()) {
                assertThat(engine.name()).isEqualTo("io_uring");
            }
        }
    }

    @Nested
    @EnabledIf("io.holdfast.testkit.RingLoop#available")
    class OnALoopOfSomebodyElse extends OnRing {

        @Override
        protected Executor loop() {
            return NIO.next();
        }
    }

    abstract static class OnRing extends FileEngineContract {

        static IoEventLoop ring() {
            return Objects.requireNonNull(ring).loop();
        }

        @Override
        protected FileEngine newEngine() {
            return new RingFileEngine(List.of(ring()), THREADS);
        }

        @Override
        protected boolean inLoop() {
            return ((IoEventLoop) loop()).inEventLoop();
        }
    }
}
