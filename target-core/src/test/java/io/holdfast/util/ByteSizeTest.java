package io.holdfast.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512b, 512",
        "64k, 65536",
        "64K, 65536",
        "10M, 10485760",
        "1.5G, 1610612736",
        "10GiB, 10737418240",
        "2TB, 2199023255552",
        "7E, 8070450532247928832"
    })
    void readsSizesLikeQemuImg(String text, long sizeBytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(sizeBytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "-1", "10 G", "10X", "0x10", "1e3", "1.", "iB", "10g"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "' is not a size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8E", "9999999999999999999", "0.3", "1.0001k"})
    void refusesWhatIsNoNumberOfBytes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("not a whole number of bytes below 8 EiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 0.977 KiB",
        "1024, 1 KiB",
        "4096, 4 KiB",
        "10737418240, 10 GiB",
        "1610612736, 1.5 GiB",
        "9223372036854775807, 8 EiB"
    })
    void writesSizesLikeQemuImg(long sizeBytes, String text) {
        assertThat(ByteSize.format(sizeBytes)).isEqualTo(text);
    }
}
