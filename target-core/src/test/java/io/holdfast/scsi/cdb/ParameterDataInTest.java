package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterDataInTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "32, 32", "33, 32", "4294967295, 32"})
    void givesNoMoreThanThereIsRoomFor(long allocationLengthBytes, int expected) {
        ByteBuf answer = Unpooled.buffer().writeZero(35).skipBytes(3);

        ByteBuf cut = new ReadCapacity16(allocationLengthBytes).cut(answer);

        assertThat(cut).isSameAs(answer);
        assertThat(cut.readableBytes()).isEqualTo(expected);
        assertThat(cut.readerIndex()).isEqualTo(3);
    }
}
