package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.testkit.wire.GoldenHex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadCapacityDataTest {

    /** T40: the last address, not the number of blocks. */
    @ParameterizedTest
    @CsvSource({
        "1,          00 00 00 00",
        "2097152,    00 1f ff ff",
        "4294967295, ff ff ff fe",
        "4294967296, ff ff ff ff", // the last address that fits is the one that says "too large"
        "4294967297, ff ff ff ff",
    })
    void tellsTheLastAddressIn32Bits(long blocks, String lastAddress) {
        assertThat(AnswerBytes.written(target -> ReadCapacityData.write10(new Capacity(blocks, 512), target)))
                .isEqualTo(GoldenHex.bytes(lastAddress + " 00 00 02 00"));
    }

    @Test
    void tellsOfAThinDiskIn64Bits() {
        Capacity capacity = new Capacity(0x1_0000_0001L, 512);

        assertThat(AnswerBytes.written(target -> ReadCapacityData.write16(capacity, Disks.THIN, target)))
                .isEqualTo(GoldenHex.bytes("""
                        00 00 00 01 00 00 00 00  | last address
                        00 00 02 00              | 512 bytes
                        00 03                    | no protection; 8 logical blocks in a physical one
                        c0 00                    | LBPME, LBPRZ; block 0 is aligned
                        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                        """));
    }

    @Test
    void tellsOfAThickDisk() {
        assertThat(AnswerBytes.written(
                        target -> ReadCapacityData.write16(new Capacity(256, 4096), Disks.THICK, target)))
                .isEqualTo(GoldenHex.bytes("""
                        00 00 00 00 00 00 00 ff  00 00 10 00  00 00  00 00
                        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                        """));
    }

    @Test
    void leavesOutABlockThatIsNotWhole() {
        assertThat(Capacity.of(1025, 512)).isEqualTo(new Capacity(2, 512));
    }
}
