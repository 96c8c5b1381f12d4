package io.holdfast.scsi.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSenseAnswerTest {

    private static final List<LogPage> PAGES = List.of(new InformationalExceptionsLog());

    @Test
    void listsThePagesAndItself() {
        assertThat(answer(new LogSense(1, 0, 0, 0, 512))).isEqualTo(GoldenHex.bytes("00 00 00 02  00 2f"));
        assertThat(answer(new LogSense(1, 0, 0xFF, 0, 512)))
                .isEqualTo(GoldenHex.bytes("40 ff 00 06  00 00  00 ff  2f 00"));
    }

    @Test
    void tellsThatThereIsNoExceptionAndNoTemperature() {
        assertThat(answer(new LogSense(1, 0x2F, 0, 0, 512))).isEqualTo(GoldenHex.bytes("""
                2f 00 00 08  | 8 bytes follow
                00 00 03 04  | parameter 0: a binary list of 4 bytes
                00 00 ff 00  | no ASC, no ASCQ, temperature not available
                """));
    }

    @Test
    void cutsTheAnswerButNotItsLength() {
        assertThat(answer(new LogSense(1, 0x2F, 0, 0, 4))).isEqualTo(GoldenHex.bytes("2f 00 00 08"));
        assertThat(answer(new LogSense(1, 0x2F, 0, 0, 0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x0D, 0, 0, 2, 5", // temperature is not claimed
        "1, 0x3F, 0xFF, 0, 2, 5",
        "1, 0x2F, 1, 0, 3, 7",
        "1, 0x00, 1, 0, 3, 7",
        "0, 0x2F, 0, 0, 2, 7", // thresholds
        "1, 0x2F, 0, 1, 5, 7", // a parameter behind the last
        "1, 0x00, 0, 1, 5, 7",
    })
    void refusesWhatThereIsNotAndPointsToIt(
            int control, int page, int subpage, int pointer, int byteIndex, int bitIndex) {
        assertThat(AnswerBytes.sense(LogSenseAnswer.of(new LogSense(control, page, subpage, pointer, 512), PAGES)))
                .isEqualTo(Sense.invalidFieldInCdb(byteIndex, bitIndex));
    }

    private static byte[] answer(LogSense command) {
        return AnswerBytes.of(LogSenseAnswer.of(command, PAGES));
    }
}
