package io.holdfast.iscsi.codec;

import static io.holdfast.testkit.wire.GoldenPdu.SERIALS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.DiscardedPdu;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.text.Digest;
import io.holdfast.testkit.wire.InitiatorWire;
import io.holdfast.testkit.wire.RandomPdus;
import io.holdfast.testkit.wire.SentPdu;
import io.holdfast.testkit.wire.TargetWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

class WireProperties {

    /** Its own counters find leaks sooner than the leak detector, which would take most of the time here. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

    @AfterTry
    void nothingIsLeased() {
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Property
    void whatTheInitiatorEncodesIsWhatTheTargetDecodes(@ForAll long seed, @ForAll("digests") Digests digests) {
        InboundPdu pdu = new RandomPdus(seed).inbound();
        Received received = new Received();

        try (PduDecoder decoder = decoder(digests)) {
            decoder.feed(direct(InitiatorWire.encode(pdu, digests)), received::take);
        }

        assertThat(received.pdus).containsExactly(pdu);
    }

    @Property
    void whatTheTargetEncodesIsWhatTheInitiatorReads(@ForAll long seed, @ForAll("digests") Digests digests) {
        OutboundPdu pdu = new RandomPdus(seed).outbound();
        ByteBuf wire = Unpooled.buffer();
        PduEncoder encoder = new PduEncoder(allocator);
        encoder.digests(digests);

        encoder.encode(pdu, SERIALS, buffer -> {
            wire.writeBytes(buffer);
            buffer.release();
        });

        int statSn = pdu instanceof DataIn dataIn && !dataIn.carriesStatus() ? 0 : SERIALS.statSn();
        OutboundPdu again = new RandomPdus(seed).outbound();
        assertThat(TargetWire.read(wire, digests))
                .contains(new SentPdu(again, statSn, SERIALS.expCmdSn(), SERIALS.maxCmdSn()));
        assertThat(wire.isReadable()).isFalse();
    }

    /** T15. */
    @Property(tries = 300)
    void anySplitOfTheBytesGivesTheSamePdus(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int longest, @ForAll("digests") Digests digests) {
        RandomPdus pdus = new RandomPdus(seed);
        List<InboundPdu> sent = Stream.generate(pdus::inbound).limit(6).toList();
        ByteBuf wire = wire(sent, digests);
        Received received = new Received();

        try (PduDecoder decoder = decoder(digests)) {
            feedInPieces(decoder, wire, new Random(seed), longest, received);
        }

        assertThat(received.pdus).isEqualTo(sent);
    }

    @Property(tries = 300)
    void brokenBytesEndInNothingButProtocolExceptions(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int longest, @ForAll("digests") Digests digests) {
        RandomPdus pdus = new RandomPdus(seed);
        ByteBuf wire = wire(Stream.generate(pdus::inbound).limit(6).toList(), digests);
        Random random = new Random(seed);
        for (int faults = 1 + random.nextInt(5); faults > 0; faults--) {
            int index = random.nextInt(wire.readableBytes());
            wire.setByte(
                    index, random.nextBoolean() ? random.nextInt(256) : wire.getByte(index) ^ 1 << random.nextInt(8));
        }
        Received received = new Received();

        try (PduDecoder decoder = decoder(digests)) {
            feedInPieces(decoder, wire, random, longest, received);
        } catch (ProtocolException e) {
            assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CONNECTION);
        }
    }

    @Property
    void noiseEndsInNothingButProtocolExceptions(@ForAll byte[] noise, @ForAll("digests") Digests digests) {
        Received received = new Received();

        try (PduDecoder decoder = decoder(digests)) {
            decoder.feed(direct(Unpooled.wrappedBuffer(noise)), received::take);
        } catch (ProtocolException e) {
            assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CONNECTION);
        }
    }

    @Provide
    Arbitrary<Digests> digests() {
        return Combinators.combine(Arbitraries.of(Digest.class), Arbitraries.of(Digest.class))
                .as(Digests::new);
    }

    /** Every other slice is refused, so that both ways of receiving data are gone. */
    private PduDecoder decoder(Digests digests) {
        PayloadAllocator slicing = PayloadAllocator.slicing(allocator);
        PduDecoder decoder = new PduDecoder(
                new PayloadAllocator() {
                    @Override
                    public boolean acceptsSlice(ByteBuf header, int lengthBytes) {
                        return lengthBytes % 2 == 0;
                    }

                    @Override
                    public ByteBuf allocate(ByteBuf header, int lengthBytes) {
                        return slicing.allocate(header, lengthBytes);
                    }
                },
                RandomPdus.MAX_DATA_BYTES);
        decoder.digests(digests);
        return decoder;
    }

    private static ByteBuf wire(List<InboundPdu> pdus, Digests digests) {
        ByteBuf wire = Unpooled.buffer();
        pdus.forEach(pdu -> wire.writeBytes(InitiatorWire.encode(pdu, digests)));
        return wire;
    }

    private void feedInPieces(PduDecoder decoder, ByteBuf wire, Random random, int longest, Received received) {
        while (wire.isReadable()) {
            int length = Math.min(random.nextInt(longest + 1), wire.readableBytes());
            decoder.feed(direct(wire.readSlice(length)), received::take);
        }
    }

    /** As it comes from a socket. */
    private ByteBuf direct(ByteBuf bytes) {
        return allocator.directBuffer(Math.max(1, bytes.readableBytes())).writeBytes(bytes);
    }

    /** A session that notes what it gets, and gives the data back. */
    private static final class Received {

        private final List<InboundPdu> pdus = new ArrayList<>();

        void take(InboundPdu pdu) {
            if (pdu instanceof DiscardedPdu) {
                pdus.add(pdu);
                return;
            }
            ByteBuf noted = Unpooled.buffer();
            pdu.write(noted);
            noted.writeBytes(pdu.data().duplicate());
            pdu.release();
            int header = 48 + noted.getUnsignedByte(4) * Integer.BYTES;
            pdus.add(InboundPdu.read(noted.readSlice(header), noted));
        }
    }
}
