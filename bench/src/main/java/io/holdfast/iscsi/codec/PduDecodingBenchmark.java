package io.holdfast.iscsi.codec;

import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to make PDUs of what one receive brought, for all of them together: 32 commands are a full queue of one host. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PduDecodingBenchmark {

    private static final int MAX_RECV_DATA_SEGMENT_LENGTH = 262_144;
    private static final String READ_4K = "01 C1 0000 00 000000 0000000000000000 00000001 00001000 00000001 00000001"
            + "28 00 00001000 00 0008 00 000000000000";
    private static final String WRITE_4K = "01 A1 0000 00 001000 0000000000000000 00000001 00001000 00000001 00000001"
            + "2A 00 00001000 00 0008 00 000000000000";
    private static final int IMMEDIATE_BYTES = 4096;

    private final PduDecoder decoder =
            new PduDecoder(PayloadAllocator.slicing(PooledByteBufAllocator.DEFAULT), MAX_RECV_DATA_SEGMENT_LENGTH);

    @Param({"1", "32"})
    public int commands;

    private ByteBuf reads = Unpooled.EMPTY_BUFFER;
    private ByteBuf writes = Unpooled.EMPTY_BUFFER;

    @Setup
    public void fill() {
        reads = Unpooled.directBuffer();
        writes = Unpooled.directBuffer();
        for (int i = 0; i < commands; i++) {
            reads.writeBytes(GoldenHex.bytes(READ_4K));
            writes.writeBytes(GoldenHex.bytes(WRITE_4K)).writeZero(IMMEDIATE_BYTES);
        }
    }

    @Benchmark
    public void decodeReads(Blackhole hole) {
        decoder.feed(reads.readerIndex(0).retain(), pdu -> end(pdu, hole));
    }

    @Benchmark
    public void decodeWritesWithImmediateData(Blackhole hole) {
        decoder.feed(writes.readerIndex(0).retain(), pdu -> end(pdu, hole));
    }

    /** The PDU has to exist, as it would for the session. */
    private static void end(Pdu pdu, Blackhole hole) {
        hole.consume(pdu);
        pdu.release();
    }

    @TearDown
    public void release() {
        decoder.close();
        reads.release();
        writes.release();
    }
}
