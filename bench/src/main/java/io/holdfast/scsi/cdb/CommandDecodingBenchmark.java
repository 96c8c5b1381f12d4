package io.holdfast.scsi.cdb;

import io.holdfast.testkit.wire.GoldenHex;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make a command of a CDB, the reserved bits checked: tens of nanoseconds, beside microseconds of I/O. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CommandDecodingBenchmark {

    @Param({
        "28 00 00001000 00 0008 00", // READ(10)
        "8A 08 0000000000001000 00000008 00 00", // WRITE(16) with FUA
        "28 20 00001000 00 0008 00" // refused
    })
    public String cdb = "";

    private final CommandSet commands = CommandSet.complete();
    private byte[] bytes = {};

    @Setup
    public void parse() {
        bytes = Arrays.copyOf(GoldenHex.bytes(cdb), 16);
    }

    @Benchmark
    public Decoded decode() {
        return commands.decode(bytes);
    }
}
