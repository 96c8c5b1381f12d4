package io.holdfast.iscsi.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What CRC32C costs over a header, a small and a large data segment, where they lie when they are sent: outside the heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DigestBenchmark {

    @Param({"48", "4096", "65536"})
    public int lengthBytes;

    private final Crc32c crc = new Crc32c();
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    @Setup
    public void fill() {
        bytes = Unpooled.directBuffer(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            bytes.writeByte(i);
        }
    }

    @Benchmark
    public int digest() {
        return crc.reset().update(bytes, 0, lengthBytes).value();
    }

    @TearDown
    public void release() {
        bytes.release();
    }
}
