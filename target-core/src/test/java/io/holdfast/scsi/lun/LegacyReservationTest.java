package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RESERVE and RELEASE of SPC-2: T62. */
class LegacyReservationTest {

    private static final byte[] RESERVE_6 = Cdbs.of("16");
    private static final byte[] RELEASE_6 = Cdbs.of("17");
    private static final byte[] RESERVE_10 = Cdbs.of("56");
    private static final byte[] RELEASE_10 = Cdbs.of("57");
    private static final int REGISTER = 0;
    private static final int RESERVE = 1;
    private static final int REGISTRANTS_ONLY = 5;

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void keepsOthersOutUntilItIsReleased() {
        assertThat(status(disk.nexus, RESERVE_6)).isEqualTo(Status.GOOD);
        assertThat(status(disk.nexus, RESERVE_10)).as("again").isEqualTo(Status.GOOD);
        assertThat(status(disk.nexus, Cdbs.read10(0, 1))).isEqualTo(Status.GOOD);

        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(status(disk.other, RELEASE_6)).as("does nothing").isEqualTo(Status.GOOD);
        assertThat(status(disk.other, Cdbs.read10(0, 1))).isEqualTo(Status.RESERVATION_CONFLICT);

        assertThat(status(disk.nexus, RELEASE_10)).isEqualTo(Status.GOOD);
        assertThat(status(disk.other, RESERVE_10)).isEqualTo(Status.GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 00 00 00 24", // INQUIRY
                "A0 00 00 00 00 00 00 00 00 10", // REPORT LUNS
                "03 00 00 00 12", // REQUEST SENSE
                "25", // READ CAPACITY (10)
                "9E 10 00 00 00 00 00 00 00 00 00 00 00 20",
                "1B 00 00 00 01", // START
                "1E 00 00 00 00", // ALLOW MEDIUM REMOVAL
            })
    void letsOthersAskWhatTheStandardAllows(String cdb) {
        disk.run(RESERVE_6);

        assertThat(status(disk.other, Cdbs.of(cdb))).isEqualTo(Status.GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // TEST UNIT READY
                "1A 00 3F 00 FF", // MODE SENSE
                "1B 00 00 00 00", // STOP
                "35", // SYNCHRONIZE CACHE
                "A3 0C 00 00 00 00 00 00 00 FF", // REPORT SUPPORTED OPERATION CODES
            })
    void keepsOthersFromTheRest(String cdb) {
        disk.run(RESERVE_6);

        assertThat(status(disk.other, Cdbs.of(cdb))).isEqualTo(Status.RESERVATION_CONFLICT);
    }

    /** A write that was let in before the reservation and whose data comes after it. */
    @Test
    void isAskedAgainWhenTheDataHasCome() {
        RecordingTask write = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.run(RESERVE_6);
        disk.give(write, filled(1, 'x'));
        disk.turn();

        assertThat(write.status()).isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 0));
    }

    @Test
    void waitsUntilTheWritesOfOthersHaveEnded() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'x'));
        RecordingTask reserve = disk.start(disk.nexus, RESERVE_6);
        disk.turn();
        assertThat(reserve.ended()).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(write.status()).isEqualTo(Status.GOOD);
        assertThat(reserve.status()).isEqualTo(Status.GOOD);
    }

    /** T10. */
    @Test
    void endsWithTheNexus() {
        disk.run(RESERVE_6);
        disk.unit.detach(disk.nexus, () -> {});

        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.GOOD);
    }

    @Test
    void endsWithAReset() {
        disk.run(RESERVE_6);
        disk.unit.manage(new TaskManagement.TargetReset(disk.other), () -> {});
        disk.attentions(disk.other);

        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.GOOD);
    }

    @Test
    void shutsPersistentReservationsOutAlsoForTheReserverItself() {
        disk.run(RESERVE_6);

        assertThat(status(disk.nexus, Cdbs.reserveIn(0))).isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(register(disk.nexus, 7)).isEqualTo(Status.RESERVATION_CONFLICT);
        disk.run(RELEASE_6);
        assertThat(register(disk.nexus, 7)).isEqualTo(Status.GOOD);
    }

    @Test
    void conflictsWithPersistentReservations() {
        register(disk.nexus, 7);

        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(status(disk.nexus, RESERVE_6))
                .as("registered, nothing reserved")
                .isEqualTo(Status.RESERVATION_CONFLICT);
    }

    /** CRH, SPC-4 5.13.3. */
    @Test
    void isLetThroughWithoutEffectForThoseWhoShareAPersistentReservation() {
        register(disk.nexus, 7);
        disk.run(Cdbs.reserveOut(RESERVE, REGISTRANTS_ONLY), keys(7, 0));

        assertThat(status(disk.nexus, RESERVE_6)).isEqualTo(Status.GOOD);
        assertThat(status(disk.nexus, RELEASE_6)).isEqualTo(Status.GOOD);
        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.RESERVATION_CONFLICT);
        register(disk.other, 8);
        assertThat(status(disk.other, RESERVE_6)).isEqualTo(Status.GOOD);
        assertThat(status(disk.other, Cdbs.write10(0, 1)))
                .as("no reservation by RESERVE")
                .isEqualTo(Status.GOOD);
    }

    private Status status(Nexus from, byte[] cdb) {
        RecordingTask task = disk.start(from, cdb, BLOCK);
        disk.give(task, filled(1, 0));
        disk.turn();
        return task.status();
    }

    private Status register(Nexus from, long key) {
        return disk.run(from, Cdbs.reserveOut(REGISTER, 0), keys(0, key)).status();
    }

    private static byte[] keys(long key, long serviceActionKey) {
        return ByteBuffer.allocate(24).putLong(key).putLong(serviceActionKey).array();
    }
}
