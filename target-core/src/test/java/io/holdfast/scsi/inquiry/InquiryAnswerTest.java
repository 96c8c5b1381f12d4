package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InquiryAnswerTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 36, 95, 96})
    void answersAsMuchAsThereIsRoomFor(int allocationLengthBytes) {
        byte[] data = AnswerBytes.of(ask(new Inquiry(false, 0, allocationLengthBytes)));

        assertThat(data).hasSize(allocationLengthBytes);
        if (allocationLengthBytes > 4) {
            assertThat(data[4]).as("ADDITIONAL LENGTH is not cut").isEqualTo((byte) 91);
        }
    }

    @Test
    void answersNoMoreThanItHas() {
        assertThat(AnswerBytes.of(ask(new Inquiry(false, 0, 65535)))).hasSize(96);
        assertThat(AnswerBytes.of(ask(new Inquiry(true, 0xB0, 65535)))).hasSize(64);
    }

    @Test
    void answersThePageThatIsAskedFor() {
        assertThat(AnswerBytes.of(ask(new Inquiry(true, 0x83, 255)))).startsWith(0x00, 0x83);
    }

    @Test
    void refusesAPageThatItDoesNotHaveAndPointsToItsCode() {
        assertThat(AnswerBytes.sense(ask(new Inquiry(true, 0xB3, 255)))).isEqualTo(Sense.invalidFieldInCdb(2, 7));
    }

    @Test
    void saysThatThereIsNoUnit() {
        assertThat(AnswerBytes.of(InquiryAnswer.ofNoUnit(new Inquiry(false, 0, 36), UnpooledByteBufAllocator.DEFAULT)))
                .hasSize(36)
                .startsWith(0x7F);
        assertThat(AnswerBytes.sense(
                        InquiryAnswer.ofNoUnit(new Inquiry(true, 0x83, 36), UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(Sense.invalidFieldInCdb(2, 7));
    }

    private static Outcome ask(Inquiry command) {
        return InquiryAnswer.of(command, Disks.disk(Disks.THIN), Disks.PORT, UnpooledByteBufAllocator.DEFAULT);
    }
}
