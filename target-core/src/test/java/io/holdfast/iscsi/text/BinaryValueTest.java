package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T23: both encodings, in both cases of their prefix. */
class BinaryValueTest {

    @ParameterizedTest
    @CsvSource({"0x1234abCD", "0X1234ABcd", "0bEjSrzQ==", "0BEjSrzQ==", "0bEjSrzQ"})
    void readsHexadecimalAndBase64(String text) {
        assertThat(BinaryValue.parse(text, 4)).hasValue(new byte[] {0x12, 0x34, (byte) 0xab, (byte) 0xcd});
    }

    @Test
    void putsAZeroBeforeAnOddNumberOfDigits() {
        assertThat(BinaryValue.parse("0x123", 2)).hasValue(new byte[] {0x01, 0x23});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0x",
                "0b",
                "0b=",
                "1234",
                "0xzz",
                "0x12 34",
                "0x-1",
                "0b!!!!",
                "0bEjSrz\n==",
                "0b\u00e9\u00e9\u00e9\u00e9"
            })
    void takesNothingElse(String text) {
        assertThat(BinaryValue.parse(text, 1024)).isEmpty();
    }

    @Test
    void takesAsManyBytesAsAskedForAndNoMore() {
        byte[] longest = new byte[1024];
        assertThat(BinaryValue.parse(BinaryValue.toHexadecimal(longest), 1024)).hasValue(longest);
        assertThat(BinaryValue.parse(BinaryValue.toBase64(longest), 1024)).hasValue(longest);
        byte[] tooLong = new byte[1025];
        assertThat(BinaryValue.parse(BinaryValue.toHexadecimal(tooLong), 1024)).isEmpty();
        assertThat(BinaryValue.parse(BinaryValue.toBase64(tooLong), 1024)).isEmpty();
    }
}
