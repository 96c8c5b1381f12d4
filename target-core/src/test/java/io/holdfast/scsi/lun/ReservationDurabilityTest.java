package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.state.ReservationFile;
import io.holdfast.state.StableFolder;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.PowerCutDisk;
import io.holdfast.testkit.RecordingTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restart leaves of the reservations: two hosts, keys 0xA and 0xB, and a disk whose power is cut. */
class ReservationDurabilityTest {

    private static final int REGISTER = 0;
    private static final int RESERVE = 1;
    private static final int RELEASE = 2;
    private static final int CLEAR = 3;
    private static final int PREEMPT = 4;
    private static final int REGISTER_AND_IGNORE = 6;
    private static final int REPLACE_LOST = 8;
    private static final int APTPL = 1;
    private static final int WRITE_EXCLUSIVE = 1;

    private static final Path FOLDER = Path.of("/state");
    private static final long SEED = 28;

    private PowerCutDisk state = new PowerCutDisk();
    private UnitFixture disk = start();

    /** T27. */
    @Test
    void keepsReservationsThroughAPowerCut() {
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        good(disk.other, REGISTER, 0, 0xB, APTPL);
        good(disk.nexus, RESERVE, 0xA, 0, 0);
        restart();

        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.GOOD);
        assertThat(disk.unit.reservations().keys()).hasSize(2);
        assertThat(disk.unit.reservations().generation())
                .as("PRGENERATION, SPC-4 6.15.2")
                .isZero();
        assertThat(disk.run(Cdbs.reserveIn(2)).dataIn()[3] & 1).as("PTPL_A").isEqualTo(1);
    }

    @Test
    void forgetsWhatNobodyAskedItToKeep() {
        good(disk.nexus, REGISTER, 0, 0xA, 0);
        good(disk.nexus, RESERVE, 0xA, 0, 0);
        assertThat(state.calls()).as("calls to keep it").isZero();
        restart();

        assertThat(disk.unit.reservations()).isEqualTo(Reservations.NONE);
    }

    /** SPC-4 5.13.5.1: what was asked for last holds for all. */
    @Test
    void forgetsAllWhenTheLastRegistrationSaysSo() {
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        good(disk.other, REGISTER, 0, 0xB, 0);
        restart();

        assertThat(disk.unit.reservations()).isEqualTo(Reservations.NONE);
    }

    @Test
    void keepsWhatIsTakenAway() {
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        good(disk.other, REGISTER, 0, 0xB, APTPL);
        good(disk.nexus, RESERVE, 0xA, 0, 0);
        good(disk.other, PREEMPT, 0xB, 0xA, 0);
        restart();
        assertThat(disk.unit.reservations().keys()).containsValue(0xBL).hasSize(1);

        good(disk.other, RELEASE, 0xB, 0, 0);
        restart();
        assertThat(disk.unit.reservations().held()).isNull();

        good(disk.other, CLEAR, 0xB, 0, 0);
        restart();
        assertThat(disk.unit.reservations().keys()).isEmpty();
    }

    /** T28: LIO changed its table and then failed to save it. */
    @ParameterizedTest
    @ValueSource(ints = {REGISTER, REGISTER_AND_IGNORE, RESERVE, RELEASE, CLEAR, PREEMPT})
    void changesNothingThatItCannotKeep(int serviceAction) throws IOException {
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        good(disk.other, REGISTER, 0, 0xB, APTPL);
        good(disk.nexus, RESERVE, 0xA, 0, 0);
        if (serviceAction == RESERVE) {
            good(disk.nexus, RELEASE, 0xA, 0, 0);
        }
        Reservations before = disk.unit.reservations();
        state.failForever(3); // the disk is full
        RecordingTask refused =
                reserveOut(disk.nexus, serviceAction, 0xA, serviceAction == PREEMPT ? 0xB : 0x1A, APTPL);

        assertThat(UnitFixture.sense(refused)).isEqualTo("5/55/04");
        assertThat(disk.unit.reservations()).isEqualTo(before);
        assertThat(disk.attentions(disk.other)).as("told of nothing").isEmpty();
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(ReservationFile.open(new StableFolder(FOLDER, state.afterKill()))
                        .found()
                        .keys())
                .isEqualTo(before.keys());
        disk.assertNothingLeft();
    }

    @Test
    void worksAgainWhenThereIsRoomAgain() {
        state.failOnce(2);
        assertThat(UnitFixture.sense(reserveOut(disk.nexus, REGISTER, 0, 0xA, APTPL)))
                .isEqualTo("5/55/04");
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        restart();

        assertThat(disk.unit.reservations().keys()).containsValue(0xAL);
    }

    /** T27: at every call of every save the power is cut, and what was acknowledged is there. */
    @Test
    void findsTheOldOrTheNewStateWhereverThePowerIsCut() {
        Random random = new Random(SEED);
        for (int calls = 0; calls < 100; calls++) {
            state = new PowerCutDisk();
            disk = start();
            state.failForever(calls);
            long key = 1;
            while (reserveOut(disk.nexus, REGISTER_AND_IGNORE, 0, key, APTPL).status() == Status.GOOD) {
                key++;
            }
            restart(random);
            assertThat(disk.unit.reservations().keys().values())
                    .as("cut before call %d, seed %d", calls, SEED)
                    .isSubsetOf(key - 1, key)
                    .hasSizeGreaterThanOrEqualTo(key == 1 ? 0 : 1);
        }
    }

    @Test
    void answersWhenItIsKeptAndLetsNobodyInMeanwhile() {
        RecordingTask register = disk.start(disk.nexus, Cdbs.reserveOut(REGISTER, 0), 24);
        disk.give(register, list(0, 0xA, APTPL));
        disk.loop.runAll();
        RecordingTask write = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 1));
        disk.otherLoop.runAll();

        assertThat(disk.blocking.pending()).isEqualTo(1);
        assertThat(register.ended()).isFalse();
        assertThat(write.ended()).isFalse();
        assertThat(disk.unit.reservations()).isEqualTo(Reservations.NONE);
        disk.turn();
        assertThat(register.status()).isEqualTo(Status.GOOD);
        assertThat(write.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void savesOnlyWhatChanges() {
        MemoryReservationStore store = new MemoryReservationStore();
        disk = new UnitFixture(store.asKept());
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        good(disk.nexus, REGISTER_AND_IGNORE, 0, 0xA, APTPL);
        good(disk.nexus, RELEASE, 0xA, 0, 0);
        good(disk.nexus, RESERVE, 0xA, 0, 0);
        good(disk.nexus, RESERVE, 0xA, 0, 0);

        assertThat(store.saves()).isEqualTo(2);
    }

    @Test
    void refusesAllButWhatTheStandardAllowsWhileReservationsAreLost() {
        loseReservations();
        List<String> let = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            byte[] cdb = Cdbs.bare(operation.opcode(), operation.serviceAction());
            if (operation == Operation.MODE_SELECT_6 || operation == Operation.MODE_SELECT_10) {
                cdb[1] = 0x10; // PF
            }
            if (operation == Operation.RECEIVE_DIAGNOSTIC_RESULTS) {
                cdb[1] = 1; // PCV
            }
            cdb[4] = (byte) (operation == Operation.START_STOP_UNIT ? 1 : 0);
            cdb[9] |= (byte) (operation.cdbLength() == 12 ? 16 : 0); // an allocation length, where there must be one
            RecordingTask task = disk.run(cdb, new byte[BLOCK]);
            if (task.status() == Status.GOOD || !UnitFixture.sense(task).equals("7/44/01")) {
                let.add(operation.name());
            }
        }

        assertThat(let)
                .containsExactly(
                        "REQUEST_SENSE",
                        "INQUIRY",
                        "START_STOP_UNIT",
                        "LOG_SENSE",
                        "PERSISTENT_RESERVE_OUT_REPLACE_LOST_RESERVATION",
                        "REPORT_LUNS",
                        "REPORT_TARGET_PORT_GROUPS");
        assertThat(UnitFixture.sense(disk.run(Cdbs.of("1B 00 00 00 00"))))
                .as("stop")
                .isEqualTo("7/44/01");
    }

    @Test
    void replacesLostReservations() {
        loseReservations();
        assertThat(disk.run(Cdbs.write10(0, 1), filled(1, 1)).status()).isEqualTo(Status.CHECK_CONDITION);
        good(disk.other, REPLACE_LOST, 0, 0xB, APTPL);

        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.GOOD);
        restart();
        assertThat(disk.unit.reservations().keys()).containsValue(0xBL).hasSize(1);
        assertThat(UnitFixture.sense(reserveOut(disk.other, REPLACE_LOST, 0, 0xB, APTPL)))
                .as("nothing is lost any more")
                .isEqualTo("5/26/04");
    }

    private void loseReservations() {
        good(disk.nexus, REGISTER, 0, 0xA, APTPL);
        state.damage(FOLDER.resolve("reservations"), (byte) 'h');
        restart();
        assertThat(disk.unit.reservations()).isEqualTo(Reservations.LOST);
    }

    private void good(Nexus from, int serviceAction, long key, long newKey, int flags) {
        assertThat(reserveOut(from, serviceAction, key, newKey, flags).status()).isEqualTo(Status.GOOD);
    }

    private RecordingTask reserveOut(Nexus from, int serviceAction, long key, long newKey, int flags) {
        return disk.run(from, Cdbs.reserveOut(serviceAction, WRITE_EXCLUSIVE), list(key, newKey, flags));
    }

    private static byte[] list(long key, long newKey, int flags) {
        return ByteBuffer.allocate(24)
                .putLong(key)
                .putLong(newKey)
                .put(20, (byte) flags)
                .array();
    }

    private void restart() {
        restart(new Random(SEED));
    }

    /** Cuts the power and starts again, with what is left. */
    private void restart(Random random) {
        disk.assertNothingLeft();
        state = state.afterPowerCut(random);
        disk = start();
    }

    private UnitFixture start() {
        try {
            KeptReservations kept = ReservationFile.open(new StableFolder(FOLDER, state));
            return new UnitFixture(kept);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
