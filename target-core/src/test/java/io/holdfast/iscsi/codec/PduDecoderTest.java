package io.holdfast.iscsi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.DiscardedPdu;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.NopOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.text.Digest;
import io.holdfast.testkit.wire.GoldenHex;
import io.holdfast.testkit.wire.InitiatorWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PduDecoderTest {

    private static final Digests BOTH = new Digests(Digest.CRC32C, Digest.CRC32C);
    private static final int MAX_RECV_DATA_SEGMENT_LENGTH = 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final Payloads payloads = new Payloads();
    private final PduDecoder decoder = new PduDecoder(payloads, MAX_RECV_DATA_SEGMENT_LENGTH);
    private final List<InboundPdu> received = new ArrayList<>();

    @AfterEach
    void nothingIsLeased() {
        received.forEach(Pdu::release);
        decoder.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** T15. */
    @Test
    void takesEverySplitInTwoAndEverySingleByte() {
        for (Digests digests : List.of(Digests.NONE, BOTH)) {
            decoder.digests(digests);
            byte[] wire = ByteBufUtil.getBytes(InitiatorWire.encode(dataOut(5), digests));

            for (int split = 0; split <= wire.length; split++) {
                feed(wire, 0, split);
                feed(wire, split, wire.length);
            }
            for (int at = 0; at < wire.length; at++) {
                feed(wire, at, at + 1);
            }

            assertThat(received).hasSize(wire.length + 2).containsOnly(dataOut(5));
            received.forEach(Pdu::release);
            received.clear();
        }
    }

    @Test
    void handsOnDataThatLiesInOneReceiveBufferWithoutCopyingIt() {
        ByteBuf in = direct(InitiatorWire.encode(dataOut(512), Digests.NONE));

        decoder.feed(in, received::add);

        assertThat(payloads.allocated).isEmpty();
        assertThat(in.refCnt()).as("the slice keeps the receive buffer").isOne();
        assertThat(received).containsExactly(dataOut(512));
    }

    @Test
    void receivesSplitDataIntoOneBufferOfItsExactSize() {
        ByteBuf wire = InitiatorWire.encode(dataOut(1000), Digests.NONE);

        for (int at = 0; at < wire.readableBytes(); at += 100) {
            feed(wire.array(), at, Math.min(at + 100, wire.readableBytes()));
        }

        assertThat(payloads.allocated).hasSize(1);
        assertThat(received.getFirst().data()).isSameAs(payloads.allocated.getFirst());
        assertThat(received).containsExactly(dataOut(1000));
    }

    @Test
    void copiesWhereTheAllocatorWantsNoSlice() {
        payloads.slices = false;
        ByteBuf in = direct(InitiatorWire.encode(dataOut(512), Digests.NONE));

        decoder.feed(in, received::add);

        assertThat(in.refCnt()).as("the receive buffer is free again").isZero();
        assertThat(received.getFirst().data()).isSameAs(payloads.allocated.getFirst());
        assertThat(received).containsExactly(dataOut(512));
    }

    @Test
    void showsTheAllocatorTheHeaderThatTheDataBelongsTo() {
        payloads.slices = false;

        feed(InitiatorWire.encode(dataOut(8), Digests.NONE));

        assertThat(payloads.initiatorTaskTags).containsExactly(dataOut(8).initiatorTaskTag());
    }

    @Test
    void allocatesNothingForDataOfWhichNoByteHasCome() {
        ByteBuf wire = InitiatorWire.encode(dataOut(512), Digests.NONE);

        feed(wire.array(), 0, Pdu.BHS_LENGTH_BYTES);

        assertThat(payloads.allocated).isEmpty();
    }

    @Test
    void changesDigestsBetweenTwoPdusOfOneReceiveBuffer() {
        ByteBuf in = Unpooled.wrappedBuffer(
                InitiatorWire.encode(dataOut(3), Digests.NONE), InitiatorWire.encode(dataOut(5), BOTH));

        decoder.feed(direct(in), pdu -> {
            received.add(pdu);
            decoder.digests(BOTH);
        });

        assertThat(received).containsExactly(dataOut(3), dataOut(5));
    }

    @Test
    void keepsTheDigestsOfAPduThatHasBegun() {
        ByteBuf wire = InitiatorWire.encode(dataOut(5), Digests.NONE);
        feed(wire.array(), 0, 10);

        decoder.digests(BOTH);
        feed(wire.array(), 10, wire.readableBytes());

        assertThat(received).containsExactly(dataOut(5));
    }

    @Test
    void takesDataUpToMaxRecvDataSegmentLength() {
        feed(InitiatorWire.encode(dataOut(MAX_RECV_DATA_SEGMENT_LENGTH), Digests.NONE));

        assertThat(received).containsExactly(dataOut(MAX_RECV_DATA_SEGMENT_LENGTH));
    }

    @Test
    void endsTheConnectionOnMoreDataThanDeclaredBeforeItAllocates() {
        ByteBuf wire = InitiatorWire.encode(dataOut(MAX_RECV_DATA_SEGMENT_LENGTH + 1), Digests.NONE);

        assertConnectionEnds(wire, "DataSegmentLength 1025 is above MaxRecvDataSegmentLength 1024");

        assertThat(payloads.allocated).isEmpty();
    }

    @Test
    void followsANewMaxRecvDataSegmentLength() {
        decoder.maxRecvDataSegmentLength(4096);

        feed(InitiatorWire.encode(dataOut(4096), Digests.NONE));

        assertThat(received).containsExactly(dataOut(4096));
    }

    @Test
    void endsTheConnectionOnAHeaderDigestError() {
        decoder.digests(BOTH);
        ByteBuf wire = InitiatorWire.encode(dataOut(5), BOTH);
        wire.setByte(16, wire.getByte(16) ^ 1);

        assertConnectionEnds(wire, "header digest error");
    }

    @Test
    void discardsInSilenceOnceTheConnectionHasEnded() {
        decoder.digests(BOTH);
        assertConnectionEnds(Unpooled.buffer().writeZero(52), "header digest error");

        feed(InitiatorWire.encode(dataOut(5), BOTH));

        assertThat(received).isEmpty();
    }

    /** T16: the PDU is lost, the connection is not. */
    @Test
    void discardsAPduWithADataDigestErrorAndGoesOn() {
        decoder.digests(BOTH);
        ByteBuf broken = InitiatorWire.encode(dataOut(700), BOTH);
        broken.setByte(100, broken.getByte(100) ^ 1);

        feed(Unpooled.wrappedBuffer(broken, InitiatorWire.encode(dataOut(5), BOTH)));

        assertThat(received).hasSize(2).last().isEqualTo(dataOut(5));
        assertThat(received.getFirst()).isInstanceOfSatisfying(DiscardedPdu.class, discarded -> {
            assertThat(discarded.reason()).isEqualTo(RejectReason.DATA_DIGEST_ERROR);
            assertThat(discarded.wasDataOut()).isTrue();
            assertThat(discarded.initiatorTaskTag()).isEqualTo(dataOut(0).initiatorTaskTag());
            assertThat(GoldenHex.dump(discarded.header())).isEqualTo(GoldenHex.dump(broken.slice(0, 48)));
        });
    }

    @Test
    void countsThePaddingIntoTheDataDigest() {
        decoder.digests(BOTH);
        ByteBuf broken = InitiatorWire.encode(dataOut(5), BOTH);
        broken.setByte(52 + 5, 1);

        feed(broken);

        assertThat(received).singleElement().isInstanceOf(DiscardedPdu.class);
    }

    @Test
    void ignoresWhatThePaddingHolds() {
        ByteBuf wire = InitiatorWire.encode(dataOut(5), Digests.NONE);
        wire.setByte(48 + 5, 0xFF);

        feed(wire);

        assertThat(received).containsExactly(dataOut(5));
    }

    @Test
    void discardsAnUnknownOpcodeWithItsDataAndGoesOn() {
        ByteBuf unknown = GoldenHex.buffer("1c 80 0000 00 000003" + "00".repeat(40) + "aabbcc 00");

        feed(Unpooled.wrappedBuffer(unknown, InitiatorWire.encode(dataOut(5), Digests.NONE)));

        assertThat(received)
                .containsExactly(
                        new DiscardedPdu(
                                RejectReason.COMMAND_NOT_SUPPORTED,
                                unknown.slice(0, 48),
                                "opcode 0x1c is not one of an initiator"),
                        dataOut(5));
    }

    @Test
    void discardsAPduWithTheLongestAdditionalHeaderAndGoesOn() {
        decoder.digests(new Digests(Digest.CRC32C, Digest.NONE));
        ByteBuf header = GoldenHex.buffer("01 80 0000 ff 000000" + "00".repeat(40) + "0001 3f 00".repeat(255));
        ByteBuf wire = Unpooled.buffer().writeBytes(header.duplicate());
        wire.writeIntLE(new Crc32c().update(header, 0, header.readableBytes()).value());

        feed(wire);
        feed(InitiatorWire.encode(dataOut(5), new Digests(Digest.CRC32C, Digest.NONE)));

        assertThat(received)
                .containsExactly(
                        new DiscardedPdu(RejectReason.INVALID_PDU_FIELD, header, "AHSType 63 with AHSLength 1"),
                        dataOut(5));
    }

    @Test
    void givesBackHalfReceivedDataWhenItIsClosed() {
        ByteBuf wire = InitiatorWire.encode(dataOut(512), Digests.NONE);
        feed(wire.array(), 0, 100);
        assertThat(payloads.allocated).hasSize(1);

        decoder.close();
        decoder.close();

        assertThat(payloads.allocated.getFirst().refCnt()).isZero();
    }

    @Test
    void stopsWhenItIsClosedWhileItHandsOutAPdu() {
        ByteBuf in = Unpooled.wrappedBuffer(
                InitiatorWire.encode(dataOut(3), Digests.NONE), InitiatorWire.encode(dataOut(5), Digests.NONE));

        decoder.feed(direct(in), pdu -> {
            received.add(pdu);
            decoder.close();
        });

        assertThat(received).containsExactly(dataOut(3));
    }

    @Test
    void goesBadAndGivesTheReceiveBufferBackWhenTheSinkThrows() {
        ByteBuf in = direct(InitiatorWire.encode(ping(), Digests.NONE));

        assertThatThrownBy(() -> decoder.feed(in, pdu -> {
                    throw new IllegalStateException("a fault of the session");
                }))
                .hasMessage("a fault of the session");

        assertThat(in.refCnt()).isZero();
        feed(InitiatorWire.encode(dataOut(5), Digests.NONE));
        assertThat(received).isEmpty();
    }

    private void assertConnectionEnds(ByteBuf wire, String message) {
        assertThatThrownBy(() -> feed(wire))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e -> assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CONNECTION))
                .hasMessage(message);
    }

    private void feed(ByteBuf wire) {
        decoder.feed(direct(wire), received::add);
    }

    private void feed(byte[] wire, int from, int to) {
        decoder.feed(direct(Unpooled.wrappedBuffer(wire, from, to - from)), received::add);
    }

    private ByteBuf direct(ByteBuf bytes) {
        return allocator.directBuffer(Math.max(1, bytes.readableBytes())).writeBytes(bytes);
    }

    private static NopOut ping() {
        return new NopOut(true, 0, 7, Pdu.RESERVED_TAG, 1, 2, Unpooled.EMPTY_BUFFER);
    }

    private static DataOut dataOut(int lengthBytes) {
        ByteBuf data = Unpooled.buffer(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            data.writeByte(i);
        }
        return new DataOut(true, 0, 0x1234, 0x5678, 9, 10, 11, data);
    }

    /** Says whether slices are accepted and notes what is asked for. */
    private final class Payloads implements PayloadAllocator {

        private final List<ByteBuf> allocated = new ArrayList<>();
        private final List<Integer> initiatorTaskTags = new ArrayList<>();
        private boolean slices = true;

        @Override
        public boolean acceptsSlice(ByteBuf header, int lengthBytes) {
            return slices;
        }

        @Override
        public ByteBuf allocate(ByteBuf header, int lengthBytes) {
            initiatorTaskTags.add(header.getInt(16));
            ByteBuf buffer = allocator.directBuffer(lengthBytes, lengthBytes);
            allocated.add(buffer);
            return buffer;
        }
    }
}
