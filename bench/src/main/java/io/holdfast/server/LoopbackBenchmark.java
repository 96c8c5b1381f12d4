package io.holdfast.server;

import io.holdfast.file.CacheMode;
import io.holdfast.testkit.load.Burst;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Commands of 4 KiB from the initiator's socket to the page cache and back, all in this process. The time is that of both sides; the garbage is the target's, for the initiator makes none
 * worth naming.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class LoopbackBenchmark {

    private static final int TOGETHER = 32;
    private static final int COMMAND_BYTES = 4096;
    private static final long IMAGE_BYTES = 64L << 20;

    /** As the command line names it. */
    @Param("writeback")
    public String cache;

    private Path image;
    private LoopbackTarget target;
    private Burst initiator;

    @Setup
    public void start() throws IOException {
        image = Files.createTempFile(Path.of("").toAbsolutePath(), "loopback", ".raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        target = LoopbackTarget.of(image, CacheMode.of(cache).orElseThrow());
        initiator = Burst.login(target.url());
    }

    @Benchmark
    public void readOne() throws IOException {
        initiator.read(1, COMMAND_BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void read() throws IOException {
        initiator.read(TOGETHER, COMMAND_BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void write() throws IOException {
        initiator.write(TOGETHER, COMMAND_BYTES);
    }

    @TearDown
    public void stop() throws IOException {
        initiator.close();
        target.close();
        Files.delete(image);
    }
}
