package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.testkit.wire.GoldenHex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VpdPageTest {

    @ParameterizedTest
    @EnumSource
    void startsWithItsCodeAndItsLength(VpdPage page) {
        byte[] data = written(page, Disks.THIN);

        assertThat(VpdPage.of(page.code())).contains(page);
        assertThat(data).startsWith(0x00, page.code(), (data.length - 4) >> 8, data.length - 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x82, 0x85, 0x8E, 0xB3, 0xFF})
    void doesNotKnowOtherPages(int code) {
        assertThat(VpdPage.of(code)).isEmpty();
    }

    @Test
    void listsAllPagesAscending() {
        byte[] list = written(VpdPage.SUPPORTED_VPD_PAGES, Disks.THIN);

        assertThat(list).isEqualTo(GoldenHex.bytes("00 00 00 08  00 80 83 86 8f b0 b1 b2"));
        assertThat(Arrays.stream(VpdPage.values()).map(VpdPage::code)).isSorted();
    }

    @Test
    void tellsTheSerialNumber() {
        assertThat(written(VpdPage.UNIT_SERIAL_NUMBER, Disks.THIN)).isEqualTo(GoldenHex.bytes("""
                00 80 00 20
                34 66 33 61 39 63 32 31 37 30 64 36 34 65 35 62  | 4f3a9c2170d64e5b
                39 62 38 61 30 30 31 31 32 32 33 33 34 34 66 66  | 9b8a0011223344ff
                """));
    }

    @Test
    void tellsWhichTaskAttributesThereAreAndThatTheCacheIsVolatile() {
        assertThat(written(VpdPage.EXTENDED_INQUIRY_DATA, Disks.THIN))
                .hasSize(64)
                .startsWith(GoldenHex.bytes("""
                00 86 00 3c
                00 07 01 01  | no protection; HEADSUP, ORDSUP, SIMPSUP; V_SUP; LUICLR
                00 00
                """));
    }

    @Test
    void isAnSsdToTheInitiatorAndReadableAfterABlockErase() {
        assertThat(written(VpdPage.BLOCK_DEVICE_CHARACTERISTICS, Disks.THIN))
                .hasSize(64)
                .startsWith(GoldenHex.bytes("00 b1 00 3c  00 01  00 40"));
    }

    @Test
    void tellsTheLimitsOfAThinDisk() {
        assertThat(written(VpdPage.BLOCK_LIMITS, Disks.THIN)).isEqualTo(GoldenHex.bytes("""
                00 b0 00 3c
                00                       | WSNZ 0: WRITE SAME of 0 blocks means the rest of the disk
                ff                       | COMPARE AND WRITE of 255
                00 08                    | granularity of a physical block
                00 00 08 00              | transfers of 2048
                00 00 00 00  00 00 00 00 | no optimal transfer, no limit of PRE-FETCH
                00 10 00 00  00 00 01 00 | UNMAP of 1 Mi blocks in 256 descriptors
                00 00 00 80  80 00 00 00 | in units of 128 from 0 on
                00 00 00 00 00 00 80 00  | WRITE SAME of 32,768 blocks
                00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00
                """));
    }

    @Test
    void tellsThatAThickDiskCannotUnmap() {
        assertThat(written(VpdPage.BLOCK_LIMITS, Disks.THICK)).isEqualTo(GoldenHex.bytes("""
                00 b0 00 3c
                00 80 00 01              | COMPARE AND WRITE: both halves are one transfer
                00 00 01 00  00 00 00 00  00 00 00 00
                00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00
                00 00 00 00 00 00 80 00
                00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00
                """));
    }

    /** Windows' offloaded data transfer asks for the first of these (FreeBSD's ctl tells the others too). */
    @Test
    void tellsWhatCopiesByTokenMayAskFor() {
        byte[] page = written(VpdPage.THIRD_PARTY_COPY, Disks.THIN);

        assertThat(page).startsWith(GoldenHex.bytes("""
                00 8f 01 68
                00 00 00 20  00 00 00 00 00 00   | Block Device ROD Token Limits
                00 40                            | 64 ranges
                00 00 02 58  00 00 00 3c         | 600 s at most, 60 s usually
                00 00 00 00 00 08 00 00          | 256 MiB in blocks
                00 00 00 00 00 02 00 00          | 64 MiB in blocks
                00 01 00 0c  0b  83 03 00 10 11  84 04 00 03 04 07 | Supported Commands
                """));
        List<Integer> types = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(page, 4, page.length - 4);
        while (bytes.hasRemaining()) {
            types.add(bytes.getShort() & 0xFFFF);
            int lengthBytes = bytes.getShort();
            assertThat(lengthBytes % 4).isZero();
            bytes.position(bytes.position() + lengthBytes);
        }
        assertThat(types).containsExactly(0x0000, 0x0001, 0x0004, 0x0008, 0x0106, 0x0108, 0x8001);
    }

    @Test
    void tellsTheGreatestLengthOfAtomicWrites() {
        UnitLimits atomic = new UnitLimits(512, 3, 2048, UnmapLimits.NONE, 8);

        assertThat(Arrays.copyOfRange(written(VpdPage.BLOCK_LIMITS, atomic), 44, 64))
                .isEqualTo(GoldenHex.bytes("""
                00 00 00 08  00 00 00 00  00 00 00 00 | maximum, alignment, granularity
                00 00 00 00  00 00 00 00              | no atomic boundary
                """));
    }

    /** The first row of what Windows asks before it trims. */
    @Test
    void tellsHowToUnmap() {
        assertThat(written(VpdPage.LOGICAL_BLOCK_PROVISIONING, Disks.THIN)).isEqualTo(GoldenHex.bytes("""
                00 b2 00 04
                0b e4 02 00  | threshold sets of 2^11 blocks; LBPU, LBPWS, LBPWS10, LBPRZ; thin
                """));
        assertThat(written(VpdPage.LOGICAL_BLOCK_PROVISIONING, Disks.THICK))
                .isEqualTo(GoldenHex.bytes("00 b2 00 04  00 00 00 00"));
    }

    private static byte[] written(VpdPage page, UnitLimits limits) {
        return AnswerBytes.written(target -> page.write(Disks.disk(limits), Disks.PORT, target));
    }
}
