package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeviceIdentificationPageTest {

    @Test
    void namesTheUnitThePortAndTheTarget() {
        assertThat(page(Disks.PORT)).isEqualTo(GoldenHex.bytes("""
                00 83 00 b0                                     | 176 bytes follow
                01 03 00 10                                     | unit, NAA
                60 24 84 64 f3 a9 c2 17 9b 8a 00 11 22 33 44 ff |
                02 01 00 38                                     | unit, T10 vendor identification
                48 4f 4c 44 46 41 53 54                         | HOLDFAST
                34 46 33 41 39 43 32 31 20 20 20 20 20 20 20 20 | 4F3A9C21
                34 66 33 61 39 63 32 31 37 30 64 36 34 65 35 62 | 4f3a9c2170d64e5b
                39 62 38 61 30 30 31 31 32 32 33 33 34 34 66 66 | 9b8a0011223344ff
                01 14 00 04  00 00 00 01                        | port, relative identifier
                01 15 00 04  00 00 00 01                        | port, group
                53 98 00 28                                     | port, iSCSI name, UTF-8
                69 71 6e 2e 32 30 32 35 2d 30 31 2e 69 6f 2e 68 | iqn.2025-01.io.h
                6f 6c 64 66 61 73 74 3a 64 69 73 6b             | oldfast:disk
                2c 74 2c 30 78 30 30 30 31                      | ,t,0x0001
                00 00 00                                        | ended and filled up
                53 a8 00 20                                     | target, iSCSI name, UTF-8
                69 71 6e 2e 32 30 32 35 2d 30 31 2e 69 6f 2e 68 |
                6f 6c 64 66 61 73 74 3a 64 69 73 6b             |
                00 00 00 00                                     |
                """));
    }

    @Test
    void namesTheUnitAlikeThroughEveryPort() {
        byte[] one = page(new TargetPort("iqn.2025-01.io.holdfast:a", 1));
        byte[] other = page(new TargetPort("iqn.2025-01.io.holdfast:b", 2));

        assertThat(Arrays.copyOfRange(one, 4, 84)).isEqualTo(Arrays.copyOfRange(other, 4, 84));
        assertThat(one).isNotEqualTo(other);
    }

    /** T55: names of more than 64 characters. */
    @Test
    void hasRoomForTheLongestNames() {
        String longest = "iqn." + "x".repeat(219);
        byte[] page = page(new TargetPort(longest, 0xFFFF));

        assertThat(page).hasSize(4 + 20 + 60 + 8 + 8 + 4 + 236 + 4 + 224);
        assertThat(((page[2] & 0xFF) << 8) | (page[3] & 0xFF)).isEqualTo(page.length - 4);
        assertThat(page[4 + 20 + 60 + 8 + 8 + 3] & 0xFF).isEqualTo(236);
    }

    private static byte[] page(TargetPort port) {
        return AnswerBytes.written(target -> VpdPage.DEVICE_IDENTIFICATION.write(Disks.disk(Disks.THIN), port, target));
    }
}
