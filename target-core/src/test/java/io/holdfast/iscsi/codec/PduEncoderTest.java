package io.holdfast.iscsi.codec;

import static io.holdfast.testkit.wire.GoldenPdu.SERIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.NopIn;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.iscsi.text.Digest;
import io.holdfast.testkit.wire.TargetWire;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PduEncoderTest {

    private static final Digests BOTH = new Digests(Digest.CRC32C, Digest.CRC32C);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final PduEncoder encoder = new PduEncoder(allocator);
    private final List<ByteBuf> sent = new ArrayList<>();

    @AfterEach
    void nothingIsLeased() {
        sent.forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void sendsBlocksAsTheyAreBehindTheirHeader() {
        ByteBuf blocks = data(4096);

        encoder.encode(DataIn.withStatus((byte) 0, Residual.NONE, 7, 0, 0, blocks), SERIALS, sent::add);

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).readableBytes()).isEqualTo(48);
        assertThat(sent.get(1)).isSameAs(blocks);
    }

    @Test
    void sendsASmallPduAsOneBuffer() {
        ByteBuf sense = ScsiResponse.senseData(new byte[17]);

        encoder.encode(ScsiResponse.completed((byte) 2, 7, 0, Residual.NONE, sense), SERIALS, sent::add);

        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().readableBytes()).isEqualTo(48 + 19 + 1);
        assertThat(sense.refCnt()).as("its data is given back").isZero();
    }

    @Test
    void neverSendsADigestOfDataThatIsNotThere() {
        encoder.digests(BOTH);

        encoder.encode(NopIn.window(), SERIALS, sent::add);

        assertThat(sent)
                .singleElement()
                .satisfies(pdu -> assertThat(pdu.readableBytes()).isEqualTo(48 + 4));
    }

    @Test
    void padsAndDigestsDataThatItDoesNotCopy() {
        encoder.digests(BOTH);
        ByteBuf data = data(1001);

        encoder.encode(DataIn.part(7, 0, 0, data), SERIALS, sent::add);

        assertThat(sent.stream().map(ByteBuf::readableBytes)).containsExactly(48 + 4, 1001, 3 + 4);
        assertThat(TargetWire.read(Unpooled.copiedBuffer(sent.toArray(ByteBuf[]::new)), BOTH))
                .map(pdu -> pdu.pdu().data())
                .contains(data);
    }

    @Test
    void changesDigestsBetweenTwoPdus() {
        encoder.encode(NopIn.window(), SERIALS, sent::add);
        encoder.digests(BOTH);
        encoder.encode(NopIn.window(), SERIALS, sent::add);

        assertThat(sent.stream().map(ByteBuf::readableBytes)).containsExactly(48, 52);
    }

    @Test
    void givesDataBackWhenThereIsNoMemoryForTheHeader() {
        ByteBuf data = data(4096);
        PduEncoder without = new PduEncoder(new ExhaustedAllocator());

        assertThatThrownBy(() -> without.encode(DataIn.part(7, 0, 0, data), SERIALS, sent::add))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(data.refCnt()).isZero();
    }

    private ByteBuf data(int lengthBytes) {
        return allocator.directBuffer(lengthBytes).writeZero(lengthBytes).setByte(lengthBytes / 2, 0x5A);
    }

    private static final class ExhaustedAllocator extends AbstractByteBufAllocator {

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("heap");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("direct memory");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
