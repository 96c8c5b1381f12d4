package io.holdfast.iscsi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32cTest {

    private static final String READ_COMMAND = "01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018"
            + "28000000 00000000 02000000 00000000";

    /** RFC 7143 A.4. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, aa36918a",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 43aba862",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 4e79dd46",
        "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 5cdb3f11",
        READ_COMMAND + ", 563a96d9"
    })
    void computesTheExamplesOfTheStandard(String bytes, String digest) {
        ByteBuf heap = GoldenHex.buffer(bytes);
        ByteBuf direct = Unpooled.directBuffer().writeBytes(heap.duplicate());
        ByteBuf inTwoParts = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(heap.slice(0, 13)), Unpooled.copiedBuffer(heap.slice(13, heap.capacity() - 13)));

        assertThat(digest(heap)).isEqualTo(digest);
        assertThat(digest(direct)).isEqualTo(digest);
        assertThat(digest(inTwoParts)).isEqualTo(digest);
        direct.release();
        inTwoParts.release();
    }

    @Test
    void leavesTheIndicesAlone() {
        ByteBuf buffer = Unpooled.directBuffer().writeZero(8).skipBytes(2);

        new Crc32c().update(buffer, 4, 4);

        assertThat(buffer.readerIndex()).isEqualTo(2);
        assertThat(buffer.writerIndex()).isEqualTo(8);
        buffer.release();
    }

    private static String digest(ByteBuf buffer) {
        int value = new Crc32c().update(buffer, 0, buffer.readableBytes()).value();
        return ByteBufUtil.hexDump(Unpooled.buffer().writeIntLE(value));
    }
}
