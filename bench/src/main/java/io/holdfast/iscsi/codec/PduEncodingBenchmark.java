package io.holdfast.iscsi.codec;

import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.Serials;
import io.holdfast.iscsi.text.Digest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
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

/** What it costs to make the bytes of a read's answer, data and status in one PDU: the data goes out as it is, so its length counts only with digests. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PduEncodingBenchmark {

    private static final Serials SERIALS = Serials.of(1, 2, 130);

    private final PduEncoder encoder = new PduEncoder(PooledByteBufAllocator.DEFAULT);

    @Param({"512", "4096", "65536"})
    public int lengthBytes;

    @Param
    public Digest digest;

    private ByteBuf data = Unpooled.EMPTY_BUFFER;

    @Setup
    public void fill() {
        encoder.digests(new Digests(digest, digest));
        data = Unpooled.directBuffer(lengthBytes).writeZero(lengthBytes);
    }

    @Benchmark
    public void encodeDataIn() {
        DataIn answer = DataIn.withStatus((byte) 0, Residual.NONE, 1, 0, 0, data.retain());
        encoder.encode(answer, SERIALS, ReferenceCountUtil::release);
    }

    @TearDown
    public void release() {
        data.release();
    }
}
