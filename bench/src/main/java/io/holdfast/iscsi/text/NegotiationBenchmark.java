package io.holdfast.iscsi.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read and answer the operational keys of a login: a host does so once a connection, a thousand hosts after a power cut at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class NegotiationBenchmark {

    private final ByteBuf offer = Unpooled.wrappedBuffer(KeyValues.of(
                    "HeaderDigest=None,CRC32C",
                    "DataDigest=None,CRC32C",
                    "ErrorRecoveryLevel=0",
                    "InitialR2T=No",
                    "ImmediateData=Yes",
                    "MaxRecvDataSegmentLength=262144",
                    "MaxBurstLength=262144",
                    "FirstBurstLength=65536",
                    "MaxConnections=8",
                    "DataPDUInOrder=Yes",
                    "DataSequenceInOrder=Yes",
                    "DefaultTime2Wait=0",
                    "DefaultTime2Retain=60",
                    "MaxOutstandingR2T=16")
            .encode());

    @Benchmark
    public List<KeyValue> answer() throws TextException {
        Negotiation negotiation = new Negotiation(NegotiationTerms.leading(SessionType.NORMAL, Offers.DEFAULTS));
        return negotiation.answer(KeyValues.decode(offer).pairs(), NegotiationPhase.OPERATIONAL);
    }
}
