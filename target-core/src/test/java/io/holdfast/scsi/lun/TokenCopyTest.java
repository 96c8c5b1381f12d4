package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POPULATE TOKEN, WRITE USING TOKEN and RECEIVE ROD TOKEN INFORMATION between two disks of a target, as Windows' offloaded data transfer sends them. */
class TokenCopyTest extends ExtendedCopyFixture {

    private static final int LIST = 0x1234_5678;
    private static final String TOKEN_UNKNOWN = "5/23/04";
    private static final String TOKEN_CANCELLED = "5/23/08";

    @Test
    void copiesWhatTheTokenStandsFor() {
        byte[] data = random(1000);
        first.run(Cdbs.write16(100, 1000), data);

        byte[] token = token(first.nexus, range(100, 1000));
        assertThat(write(first.nexus, token, 0, range(2000, 1000)).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(second.run(Cdbs.read16(2000, 1000)).dataIn()).isEqualTo(data);
        ByteBuffer report = ByteBuffer.wrap(report(second, second.nexus).dataIn());
        assertThat(report.getInt(0)).as("AVAILABLE DATA").isEqualTo(32);
        assertThat(report.get(4)).as("the service action").isEqualTo((byte) 0x11);
        assertThat(report.get(5)).as("completed").isEqualTo((byte) 1);
        assertThat(report.get(15)).as("counted in blocks").isEqualTo((byte) 0xF1);
        assertThat(report.getLong(16)).as("TRANSFER COUNT").isEqualTo(1000);
        assertThat(report.getInt(32)).as("no token").isZero();
    }

    @Test
    void putsRangesTogetherFromAnOffsetOn() {
        byte[] data = random(300);
        first.run(Cdbs.write16(0, 100), Arrays.copyOf(data, 100 * BLOCK));
        first.run(Cdbs.write16(500, 200), Arrays.copyOfRange(data, 100 * BLOCK, 300 * BLOCK));

        byte[] token = token(first.nexus, range(0, 100), range(500, 200));
        assertThat(write(first.nexus, token, 50, range(10, 30), range(1000, 200), range(3000, 20))
                        .outcome())
                .isEqualTo(Outcome.GOOD);

        assertThat(second.run(Cdbs.read16(10, 30)).dataIn()).isEqualTo(part(data, 50, 30));
        assertThat(second.run(Cdbs.read16(1000, 200)).dataIn()).isEqualTo(part(data, 80, 200));
        assertThat(second.run(Cdbs.read16(3000, 20)).dataIn()).isEqualTo(part(data, 280, 20));
    }

    @Test
    void writesZeroesByTheWellKnownToken() {
        second.run(Cdbs.write16(0, 64), filled(64, 'x'));

        assertThat(write(second.nexus, zeroToken(), 0, range(8, 16)).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(second.run(Cdbs.read16(8, 16)).dataIn()).containsOnly(0);
        assertThat(second.run(Cdbs.read16(24, 1)).dataIn()).containsOnly('x');
        byte[] nearly = zeroToken();
        nearly[511] = 1;
        assertThat(sense(write(second.nexus, nearly, 0, range(8, 16)))).isEqualTo(TOKEN_UNKNOWN);
    }

    /** CVE-2020-28374 of others: what somebody makes up, or changes, opens nothing. */
    @ParameterizedTest(name = "byte {0}")
    @CsvSource({
        "8, 5/23/04",
        "15, 5/23/04",
        "39, 5/23/04",
        "63, 5/23/04",
        "128, 5/23/04",
        "159, 5/23/04",
        "511, 5/23/04",
        "3, 5/23/01",
        "7, 5/23/0a"
    })
    void refusesATokenOfWhichOneBitIsWrong(int index, String refusal) {
        byte[] token = token(first.nexus, range(0, 8));
        token[index] ^= 1;

        assertThat(sense(write(first.nexus, token, 0, range(0, 8)))).isEqualTo(refusal);
    }

    @Test
    void makesTokensThatNobodyCanGuess() {
        byte[] one = token(first.nexus, range(0, 8));
        byte[] other = token(first.nexus, range(0, 8));

        assertThat(HexFormat.of().formatHex(one, 128, 160))
                .isNotEqualTo(HexFormat.of().formatHex(other, 128, 160));
        assertThat(Arrays.copyOfRange(one, 8, 16)).isNotEqualTo(Arrays.copyOfRange(other, 8, 16));
    }

    /** CVE-2020-28374 of others: a token opens no disk that the host could not read by itself. */
    @Test
    void opensNoDiskOfAnotherTarget() {
        UnitFixture elsewhere = new UnitFixture(UnitFixture.LIMITS, settings(9, BLOCK, SharingMode.CLUSTER));
        RecordingTask populate =
                elsewhere.run(elsewhere.nexus, cdb(0x10, populateList(range(0, 8))), populateList(range(0, 8)));
        assertThat(populate.outcome()).isEqualTo(Outcome.GOOD);
        byte[] token = tokenOf(report(elsewhere, elsewhere.nexus));

        assertThat(sense(write(first.nexus, token, 0, range(0, 8)))).isEqualTo(TOKEN_UNKNOWN);
        elsewhere.assertNothingLeft();
    }

    @Test
    void readsOnlyWhatTheHostMayRead() {
        byte[] token = token(first.nexus, range(0, 8));
        reserve(first, first.other, EXCLUSIVE_ACCESS);

        assertThat(sense(write(first.nexus, token, 0, range(0, 8)))).isEqualTo("a/0d/01");
        assertThat(populate(first.nexus, range(0, 8)).status()).isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(second.run(Cdbs.read16(0, 8)).dataIn()).containsOnly(0);
    }

    @Test
    void writesOnlyWhereTheHostMayWrite() {
        byte[] token = token(first.nexus, range(0, 8));
        reserve(second, second.other, WRITE_EXCLUSIVE);
        assertThat(write(first.nexus, token, 0, range(0, 8)).status()).isEqualTo(Status.RESERVATION_CONFLICT);

        UnitFixture protectedDisk = another(BLOCK, SharingMode.READ_ONLY);
        assertThat(sense(write(protectedDisk, first.nexus, token, 0, range(0, 8))))
                .isEqualTo("7/27/00");
        protectedDisk.assertNothingLeft();
    }

    @ParameterizedTest(name = "operation code {0}")
    @ValueSource(strings = {"WRITE", "WRITE SAME", "UNMAP", "ZEROES"})
    void isOfNoUseAnyMoreWhenABlockOfItIsWritten(String how) {
        byte[] token = token(first.nexus, range(64, 64));
        assertThat(first.run(Cdbs.write16(128, 8), filled(8, 'n')).outcome())
                .as("a block beside it")
                .isEqualTo(Outcome.GOOD);
        assertThat(write(first.nexus, token, 0, range(0, 64)).outcome()).isEqualTo(Outcome.GOOD);

        RecordingTask change = switch (how) {
            case "WRITE" -> first.run(first.other, Cdbs.write16(127, 1), filled(1, 'n'));
            case "WRITE SAME" -> first.run(Cdbs.sixteen(0x93, 0, 127, 8), filled(1, 'n'));
            case "UNMAP" -> first.run(Cdbs.ten(0x42, 0, 0, 24), unmap(64, 8));
            default -> write(first, first.nexus, zeroToken(), 0, range(100, 1));
        };
        assertThat(change.outcome()).isEqualTo(Outcome.GOOD);

        assertThat(sense(write(first.nexus, token, 0, range(0, 64)))).isEqualTo(TOKEN_CANCELLED);
    }

    /** A copy that is under way must not write what is half of the old and half of the new. */
    @Test
    void endsWhenItsSourceIsWrittenMeanwhile() {
        byte[] token = token(first.nexus, range(0, 2 * PIECE_BLOCKS));
        first.device.hold();
        RecordingTask copy = start(second, first.nexus, token, 0, range(0, 2 * PIECE_BLOCKS));
        first.turn();
        second.turn();
        RecordingTask write = first.start(first.other, Cdbs.write16(1, 1), BLOCK);
        first.give(write, filled(1, 'n'));
        first.device.resume();
        first.turn();
        second.turn();
        first.turn();

        assertThat(sense(copy)).isEqualTo(TOKEN_CANCELLED);
        assertThat(second.run(Cdbs.read16(0, 1)).dataIn()).containsOnly(0);
    }

    @Test
    void deletesATokenThatIsNotNeededAnyMore() {
        byte[] token = token(first.nexus, range(0, 8));
        byte[] list = writeList(token, 0, range(0, 8));
        list[2] = 0x02;

        assertThat(second.run(cdb(0x11, list), list).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(write(first.nexus, token, 0, range(0, 8)))).isEqualTo(TOKEN_UNKNOWN);
    }

    @Test
    void refusesRangesThatItCannotCopy() {
        assertThat(sense(populate(first.nexus, range(BLOCKS - 1, 2)))).isEqualTo("5/21/00");
        assertThat(sense(populate(first.nexus, range(0, 8), range(7, 1))))
                .as("a block twice")
                .isEqualTo("5/26/00");
        assertThat(sense(populate(first.nexus, range(0, 0)))).as("no block").isEqualTo("5/26/00");
        byte[][] many = new byte[65][];
        Arrays.setAll(many, i -> range(2L * i, 1));
        assertThat(sense(populate(first.nexus, many))).as("65 ranges").isEqualTo("5/1a/00");
        byte[] token = token(first.nexus, range(0, 8));
        assertThat(sense(write(first.nexus, token, 0, range(0, 9))))
                .as("more than it stands for")
                .isEqualTo("5/26/00");
        assertThat(sense(write(first.nexus, token, 9, range(0, 1)))).isEqualTo("5/26/00");
        assertThat(sense(write(first.nexus, token, -1, range(0, 1)))).isEqualTo("5/26/00");
        assertThat(write(first.nexus, token, 7, range(0, 1)).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void knowsNoResultOfAnotherNexus() {
        token(first.nexus, range(0, 8));

        assertThat(sense(report(first, first.other))).isEqualTo("5/24/00");
    }

    private RecordingTask populate(Nexus nexus, byte[]... ranges) {
        byte[] list = populateList(ranges);
        return first.run(nexus, cdb(0x10, list), list);
    }

    private byte[] token(Nexus nexus, byte[]... ranges) {
        assertThat(populate(nexus, ranges).outcome()).isEqualTo(Outcome.GOOD);
        return tokenOf(report(first, nexus));
    }

    private static byte[] tokenOf(RecordingTask report) {
        ByteBuffer bytes = ByteBuffer.wrap(report.dataIn());
        assertThat(bytes.getInt(0)).as("AVAILABLE DATA").isEqualTo(bytes.capacity() - 4);
        assertThat(bytes.get(4)).as("the service action").isEqualTo((byte) 0x10);
        assertThat(bytes.getInt(32)).as("ROD TOKEN DESCRIPTORS LENGTH").isEqualTo(514);
        return Arrays.copyOfRange(report.dataIn(), 38, 38 + 512);
    }

    private static RecordingTask report(UnitFixture disk, Nexus nexus) {
        byte[] cdb = ByteBuffer.allocate(16)
                .put(0, (byte) 0x84)
                .put(1, (byte) 0x07)
                .putInt(2, LIST)
                .putInt(10, 4096)
                .array();
        return disk.run(nexus, cdb);
    }

    private RecordingTask write(Nexus nexus, byte[] token, long offset, byte[]... ranges) {
        return write(second, nexus, token, offset, ranges);
    }

    private RecordingTask write(UnitFixture disk, Nexus nexus, byte[] token, long offset, byte[]... ranges) {
        RecordingTask task = start(disk, nexus, token, offset, ranges);
        disk.turn();
        return task;
    }

    private static RecordingTask start(UnitFixture disk, Nexus nexus, byte[] token, long offset, byte[]... ranges) {
        byte[] list = writeList(token, offset, ranges);
        RecordingTask task = disk.start(nexus, cdb(0x11, list), list.length);
        disk.give(task, list);
        return task;
    }

    private static byte[] cdb(int serviceAction, byte[] list) {
        return ByteBuffer.allocate(16)
                .put(0, (byte) 0x83)
                .put(1, (byte) serviceAction)
                .putInt(6, LIST)
                .putInt(10, list.length)
                .array();
    }

    private static byte[] populateList(byte[]... ranges) {
        ByteBuffer list = ByteBuffer.allocate(16 + 16 * ranges.length);
        list.putShort(0, (short) (list.capacity() - 2)).putShort(14, (short) (16 * ranges.length));
        put(list, 16, ranges);
        return list.array();
    }

    private static byte[] writeList(byte[] token, long offset, byte[]... ranges) {
        ByteBuffer list = ByteBuffer.allocate(536 + 16 * ranges.length);
        list.putShort(0, (short) (list.capacity() - 2)).putLong(8, offset).put(16, token);
        list.putShort(534, (short) (16 * ranges.length));
        put(list, 536, ranges);
        return list.array();
    }

    private static void put(ByteBuffer list, int at, byte[]... ranges) {
        for (int i = 0; i < ranges.length; i++) {
            list.put(at + 16 * i, ranges[i]);
        }
    }

    private static byte[] range(long lba, int blocks) {
        return ByteBuffer.allocate(16).putLong(lba).putInt(blocks).array();
    }

    private static byte[] zeroToken() {
        return ByteBuffer.allocate(512)
                .putInt(0, 0xFFFF_0001)
                .putShort(6, (short) 0x01F8)
                .array();
    }

    private static byte[] unmap(long lba, int blocks) {
        return ByteBuffer.allocate(24)
                .putShort(0, (short) 22)
                .putShort(2, (short) 16)
                .putLong(8, lba)
                .putInt(16, blocks)
                .array();
    }

    private static byte[] part(byte[] data, int fromBlock, int blocks) {
        return Arrays.copyOfRange(data, fromBlock * BLOCK, (fromBlock + blocks) * BLOCK);
    }
}
