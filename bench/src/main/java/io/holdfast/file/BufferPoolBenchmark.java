package io.holdfast.file;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to lease an aligned buffer and to give it back: each command with data does so once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BufferPoolBenchmark {

    private static final long POOL_BYTES = 16 << 20;

    @Param({"4096", "65536"})
    public int lengthBytes;

    private final AlignedBufferPool pool = new AlignedBufferPool(POOL_BYTES);

    @Benchmark
    public boolean leaseAndRelease() {
        ByteBuf buffer = Objects.requireNonNull(pool.tryLease(lengthBytes));
        return buffer.release();
    }

    @TearDown
    public void close() {
        pool.close();
    }
}
