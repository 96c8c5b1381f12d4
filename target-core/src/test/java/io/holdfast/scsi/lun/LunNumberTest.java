package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LunNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "0001000000000000, 1",
        "00ff000000000000, 255",
        "4000000000000000, 0",
        "4005000000000000, 5",
        "7fff000000000000, 16383",
    })
    void readsPeripheralAndFlatSpaceAddressing(String field, int expected) {
        assertThat(LunNumber.decode(Long.parseUnsignedLong(field, 16))).contains(new LunNumber(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000", // peripheral, bus 1
                "8000000000000000", // logical unit addressing
                "c101000000000000", // REPORT LUNS well known logical unit
                "0001000100000000", // a second level
                "0001000000000001",
            })
    void findsNoUnitBehindOtherAddresses(String field) {
        assertThat(LunNumber.decode(Long.parseUnsignedLong(field, 16))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0000000000000000", "255, 00ff000000000000", "256, 4100000000000000", "16383, 7fff000000000000"})
    void tellsTheFieldOfReportLuns(int value, String expected) {
        assertThat("%016x".formatted(new LunNumber(value).field())).isEqualTo(expected);
        assertThat(LunNumber.decode(new LunNumber(value).field())).contains(new LunNumber(value));
    }

    @Test
    void refusesANumberThatNoFieldCanSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LunNumber(16384))
                .withMessageContaining("16384");
        assertThatIllegalArgumentException().isThrownBy(() -> new LunNumber(-1));
    }
}
