package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a unit makes of the decisions of {@code scsi.reservation}: two hosts, keys 0xA and 0xB. */
class PersistentReservationTest {

    private static final int REGISTER = 0;
    private static final int RESERVE = 1;
    private static final int RELEASE = 2;
    private static final int CLEAR = 3;
    private static final int PREEMPT = 4;
    private static final int PREEMPT_AND_ABORT = 5;
    private static final int WRITE_EXCLUSIVE = 1;
    private static final int WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5;
    private static final int WRITE_EXCLUSIVE_ALL_REGISTRANTS = 7;

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.device.resume();
        disk.assertNothingLeft();
    }

    /** The sequence of a failover cluster's validation: T33. */
    @Test
    void keepsAndReadsBackWhatIsReserved() {
        assertThat(reserveOut(disk.nexus, REGISTER, 0, 0xA, 0)).isEqualTo(Status.GOOD);
        assertThat(reserveOut(disk.nexus, RESERVE, 0xA, 0, WRITE_EXCLUSIVE_REGISTRANTS_ONLY))
                .isEqualTo(Status.GOOD);

        ByteBuffer told =
                ByteBuffer.wrap(disk.run(disk.other, Cdbs.reserveIn(1)).dataIn());
        assertThat(told.getInt(0)).as("PRGENERATION").isEqualTo(1);
        assertThat(told.getLong(8)).as("key").isEqualTo(0xA);
        assertThat(told.get(21)).as("type").isEqualTo((byte) WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(reserveOut(disk.nexus, REGISTER, 0xA, 0, 0)).isEqualTo(Status.GOOD);
        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.GOOD);
    }

    @Test
    void answersNoMoreThanThereIsRoomFor() {
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);

        byte[] cdb = Cdbs.of("5E 00 00 00 00 00 00 00 08");
        assertThat(disk.run(cdb).dataIn()).containsExactly(0, 0, 0, 1, 0, 0, 0, 8);
    }

    /** T31. */
    @Test
    void tellsRegistrantsWhatTheyHaveLost() {
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(disk.nexus, RESERVE, 0xA, 0, WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        reserveOut(disk.nexus, RELEASE, 0xA, 0, WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/04");

        reserveOut(disk.nexus, CLEAR, 0xA, 0, 0);
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/03");
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(disk.nexus, PREEMPT, 0xA, 0xB, WRITE_EXCLUSIVE);
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/05");
        assertThat(disk.attentions(disk.nexus)).isEmpty();
    }

    /** A host that is logged in twice, or again, is one registrant; each login is told. */
    @Test
    void aRegistrationOutlivesTheLogin() {
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(disk.other, RESERVE, 0xB, 0, WRITE_EXCLUSIVE);
        disk.unit.detach(disk.other, () -> {});
        Nexus again = new Nexus(disk.other.initiator(), 1);
        disk.attach(again);
        disk.attentions(again);

        assertThat(disk.run(again, Cdbs.write10(0, 1), filled(1, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(disk.unit.reservations().keys()).hasSize(1);
    }

    @Test
    void aReservationOutlivesAReset() {
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.nexus, RESERVE, 0xA, 0, WRITE_EXCLUSIVE);
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.other), () -> {});
        disk.attentions(disk.other);

        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1)).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
    }

    /** T32: nothing of a preempted host lands after the preemption has been answered. */
    @Test
    void preemptAndAbortEndsTheCommandsOfThePreempted() {
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(disk.other, RESERVE, 0xB, 0, WRITE_EXCLUSIVE);
        disk.device.hold();
        RecordingTask executing = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.give(executing, filled(1, 'e'));
        RecordingTask collecting = disk.start(disk.other, Cdbs.write10(1, 1), BLOCK);
        RecordingTask preempt = disk.start(disk.nexus, Cdbs.reserveOut(PREEMPT_AND_ABORT, WRITE_EXCLUSIVE), 24);
        disk.give(preempt, keys(0xA, 0xB));
        RecordingTask behind = disk.start(disk.other, Cdbs.write10(2, 1), BLOCK);
        disk.give(behind, filled(1, 'b'));
        disk.turn();
        assertThat(preempt.ended())
                .as("while the disk writes for the preempted")
                .isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(preempt.status()).isEqualTo(Status.GOOD);
        assertThat(executing.status()).as("was before it").isEqualTo(Status.GOOD);
        assertThat(collecting.wasDropped()).isTrue();
        assertThat(behind.wasDropped()).isTrue();
        assertThat(disk.device.peek(BLOCK, 2 * BLOCK)).isEqualTo(filled(2, 0));
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/05", "6/2f/00");
        assertThat(disk.run(disk.other, Cdbs.write10(2, 1), filled(1, 'x')).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
    }

    /**
     * T32: SCST's README tells of a target that aborts the commands of one node only. Key zero means all registrants of
     * a reservation that they all hold.
     *
     * <pre>
     *   a (key 0xA)  PREEMPT AND ABORT 0
     *   b (key 0xB)  write, collecting ---> dropped
     *   c (key 0xC)  write, collecting ---> dropped      (twice, on the same loop as b)
     *   stranger     write, collecting ---> stays
     * </pre>
     */
    @Test
    void preemptAndAbortEndsTheCommandsOfAllThatArePreemptedAndOfNobodyElse() {
        Nexus third = new Nexus(new InitiatorPort("iqn.2025-01.test:c", 3), 1);
        Nexus stranger = new Nexus(new InitiatorPort("iqn.2025-01.test:stranger", 4), 1);
        for (Nexus nexus : List.of(third, stranger)) {
            disk.attach(nexus);
            disk.attentions(nexus);
        }
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(third, REGISTER, 0, 0xC, 0);
        List<RecordingTask> theirs = List.of(
                disk.start(disk.other, Cdbs.write10(1, 1), BLOCK),
                disk.start(third, Cdbs.write10(2, 1), BLOCK),
                disk.start(third, Cdbs.write10(3, 1), BLOCK));
        RecordingTask own = disk.start(disk.nexus, Cdbs.write10(4, 1), BLOCK);
        RecordingTask strangers = disk.start(stranger, Cdbs.write10(5, 1), BLOCK);
        reserveOut(disk.nexus, RESERVE, 0xA, 0, WRITE_EXCLUSIVE_ALL_REGISTRANTS);

        assertThat(reserveOut(disk.nexus, PREEMPT_AND_ABORT, 0xA, 0, WRITE_EXCLUSIVE))
                .isEqualTo(Status.GOOD);

        assertThat(theirs).allMatch(RecordingTask::wasDropped);
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/05", "6/2f/00");
        assertThat(disk.attentions(third)).as("once").containsExactly("6/2a/05", "6/2f/00");
        disk.give(own, filled(1, 'o'));
        disk.give(strangers, filled(1, 's'));
        disk.turn();
        assertThat(own.status()).isEqualTo(Status.GOOD);
        assertThat(strangers.status()).as("not aborted, and not let through").isEqualTo(Status.RESERVATION_CONFLICT);
        assertThat(disk.attentions(stranger)).isEmpty();
    }

    @Test
    void preemptAloneLetsThemGoOnAsFarAsTheReservationAllows() {
        reserveOut(disk.nexus, REGISTER, 0, 0xA, 0);
        reserveOut(disk.other, REGISTER, 0, 0xB, 0);
        reserveOut(disk.other, RESERVE, 0xB, 0, WRITE_EXCLUSIVE);
        RecordingTask collecting = disk.start(disk.other, Cdbs.write10(1, 1), BLOCK);
        reserveOut(disk.nexus, PREEMPT, 0xA, 0xB, WRITE_EXCLUSIVE);
        disk.give(collecting, filled(1, 'c'));
        disk.turn();

        assertThat(collecting.status()).isEqualTo(Status.RESERVATION_CONFLICT);
    }

    @Test
    void refusesAListOfTheWrongLengthBeforeItAsksForIt() {
        RecordingTask tooShort = disk.run(Cdbs.reserveOut(REGISTER, 0, 23), new byte[23]);
        RecordingTask tooLong = disk.run(Cdbs.reserveOut(REGISTER, 0, 1 << 24), new byte[24]);

        assertThat(UnitFixture.sense(tooShort)).isEqualTo("5/1a/00");
        assertThat(UnitFixture.sense(tooLong)).isEqualTo("5/1a/00");
        assertThat(tooLong.wantedBytes()).isZero();
        assertThat(UnitFixture.sense(disk.run(Cdbs.reserveOut(REGISTER, 0), new byte[20])))
                .isEqualTo("5/1a/00");
    }

    private Status reserveOut(Nexus from, int serviceAction, long key, long serviceActionKey, int type) {
        return disk.run(from, Cdbs.reserveOut(serviceAction, type), keys(key, serviceActionKey))
                .status();
    }

    private static byte[] keys(long key, long serviceActionKey) {
        return ByteBuffer.allocate(24).putLong(key).putLong(serviceActionKey).array();
    }
}
