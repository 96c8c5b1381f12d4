package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericValueTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "262144, 262144",
        "999999999999999999, 999999999999999999",
        "0x0, 0",
        "0x40000, 262144",
        "0XfF, 255",
        "0x0000000000000000000001, 1",
        "0x00, 0"
    })
    void readsDecimalAndHexadecimal(String text, long number) {
        assertThat(NumericValue.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "007",
                "1 ",
                "1.0",
                "1e3",
                "0x",
                "x10",
                "0b1",
                "abc",
                "0xg",
                "Yes",
                "१",
                "18446744073709551616",
                "9999999999999999999999",
                "0x10000000000000000"
            })
    void takesNothingElseForANumber(String text) {
        assertThat(NumericValue.parse(text)).isEmpty();
    }
}
