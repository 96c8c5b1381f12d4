package io.holdfast.file;

import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import io.holdfast.testkit.RingLoop;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an operation of 4 KiB takes when an event loop submits 32 together and goes on when all have ended, by engine and cache mode. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class FileEngineBenchmark {

    private static final int TOGETHER = 32;
    private static final int LENGTH_BYTES = 4096;
    private static final int FILE_BYTES = 64 << 20;
    private static final long SEED = 20_261_130;

    @Param({"threads", "io_uring"})
    public String engine;

    @Param
    public CacheMode cache;

    private final Random random = new Random(SEED);
    private final RingLoop ring = new RingLoop();
    private final AlignedBufferPool pool = new AlignedBufferPool(1 << 20);
    private final ByteBuf[] buffers = new ByteBuf[TOGETHER];
    private ThreadPoolFileEngine threads;
    private FileHandle file;
    private Path path;

    @Setup
    public void open() throws IOException {
        // Beside the benchmarks, not in java.io.tmpdir: that may be a tmpfs, which has nothing to make stable.
        path = Files.createTempFile(Path.of("").toAbsolutePath(), "engine", ".raw");
        try (RandomAccessFile filled = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] piece = new byte[1 << 20];
            for (int at = 0; at < FILE_BYTES; at += piece.length) {
                random.nextBytes(piece);
                filled.write(piece);
            }
            filled.getFD().sync();
        }
        threads = new ThreadPoolFileEngine(executor -> executor instanceof EventExecutor loop && loop.inEventLoop());
        FileEngine measured = engine.equals("threads") ? threads : new RingFileEngine(List.of(ring.loop()), threads);
        file = measured.open(path, new FileOptions(FileOptions.Access.READ_WRITE, cache));
        for (int i = 0; i < TOGETHER; i++) {
            buffers[i] = Objects.requireNonNull(pool.tryLease(LENGTH_BYTES));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void read() throws InterruptedException {
        together((offsetBytes, buffer, batch) -> file.read(offsetBytes, buffer.writerIndex(0), batch));
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void write() throws InterruptedException {
        together((offsetBytes, buffer, batch) ->
                file.write(offsetBytes, buffer.writerIndex(LENGTH_BYTES), cache.writes(), batch));
    }

    private void together(Operation operation) throws InterruptedException {
        CompletedBatch batch = new CompletedBatch(ring.loop(), TOGETHER);
        ring.loop().execute(() -> {
            for (ByteBuf buffer : buffers) {
                operation.submit((long) random.nextInt(FILE_BYTES / LENGTH_BYTES) * LENGTH_BYTES, buffer, batch);
            }
        });
        batch.await();
    }

    @TearDown
    public void close() throws IOException {
        file.close();
        threads.close();
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
        pool.close();
        ring.close();
        Files.delete(path);
    }

    private interface Operation {

        void submit(long offsetBytes, ByteBuf buffer, CompletedBatch batch);
    }
}
