package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.LEASE_PATIENCE;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How the write lease passes from a host to another, in mock time.
 *
 * <pre>
 *   host a  write ... logs out, is lost, or loses it to the operator's decision
 *   host b                                                             ... write
 * </pre>
 */
class LeaseHandOverTest {

    private static final String WRITE_PROTECTED = "7/27/00";
    private static final String NOTHING_YET = "nothing yet";
    private static final String DONE = "done";
    private static final String A = "iqn.2025-01.test:a";
    private static final String B = "iqn.2025-01.test:b";
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private UnitFixture disk = start();
    /** What the operator or the login was told. */
    private String told = NOTHING_YET;

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void isFreeAtOnceWhenItsHolderLogsOut() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        boolean[] drained = {false};
        disk.unit.logout(disk.nexus, () -> drained[0] = true);
        disk.turn();

        assertThat(drained[0]).isTrue();
        assertThat(store.kept()).isEqualTo(WriteLease.free());
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        good(write(disk.other, 'b'));
        assertThat(disk.unit.lease()).hasValue(new WriteLease.Held(B));
    }

    /** A host is its name: it may have several sessions, over which it writes alike. */
    @Test
    void isHeldByAllSessionsOfAHostUntilTheLastHasLoggedOut() {
        Nexus second = new Nexus(new InitiatorPort(A, 7), 1);
        disk.attach(second);
        disk.attentions(second);
        good(write(disk.nexus, 'a'));
        good(write(second, 'A'));
        disk.unit.logout(disk.nexus, () -> {});
        disk.turn();
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);

        disk.unit.logout(second, () -> {});
        disk.turn();
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        good(write(disk.other, 'b'));
    }

    /**
     * T10: the cable of the holder is pulled; the other host is not locked out for ever, and does not get the disk too
     * early.
     */
    @Test
    void isFreeWhenItsHolderHasBeenGoneForLongerThanItKeepsItsWrites() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        lose(disk.nexus);
        pass(LEASE_PATIENCE.minus(MOMENT));
        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);
        assertThat(disk.attentions(disk.other)).isEmpty();

        pass(MOMENT);

        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        good(write(disk.other, 'b'));
        assertThat(store.kept()).isEqualTo(new WriteLease.Held(B));
    }

    /** T10, T57: the old holder comes back, and what it still wanted to write is refused. */
    @Test
    void refusesALateWriteOfAHolderThatWasGone() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        lose(disk.nexus);
        pass(LEASE_PATIENCE);
        disk.attentions(disk.other);
        good(write(disk.other, 'b'));
        Nexus back = login(A);

        assertThat(UnitFixture.sense(write(back, 'a'))).isEqualTo(WRITE_PROTECTED);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'b'));
    }

    @Test
    void staysWithAHolderThatComesBackInTime() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        lose(disk.nexus);
        pass(LEASE_PATIENCE.minus(MOMENT));
        Nexus back = login(A);
        pass(LEASE_PATIENCE.multipliedBy(3));

        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);
        good(write(back, 'a'));
        lose(back);
        pass(LEASE_PATIENCE.minus(MOMENT));
        assertThat(UnitFixture.sense(write(disk.other, 'b')))
                .as("its time begins anew")
                .isEqualTo(WRITE_PROTECTED);
    }

    /** What others do meanwhile neither shortens nor lengthens the holder's time. */
    @Test
    void countsTheTimeOfTheHolderAlone() {
        good(write(disk.nexus, 'a'));
        lose(disk.nexus);
        pass(LEASE_PATIENCE.minus(MOMENT));
        lose(disk.other);
        Nexus other = login(B);
        pass(MOMENT);
        assertThat(disk.attentions(other)).containsExactly("6/2a/01");

        good(write(other, 'b'));
    }

    /** Kept over a restart, from which on the holder has its time again. */
    @Test
    void isTheSameAfterARestart() {
        good(write(disk.nexus, 'a'));
        disk = start();
        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);
        good(write(disk.nexus, 'a'));

        disk = start();
        lose(disk.nexus);
        pass(LEASE_PATIENCE);
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        good(write(disk.other, 'b'));
    }

    @Test
    void passesToTheHostThatTheOperatorNames() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);

        give(B);

        assertThat(told).isEqualTo(DONE);
        assertThat(disk.attentions(disk.nexus)).as("the old holder").containsExactly("6/2a/01");
        assertThat(disk.attentions(disk.other)).as("the new holder").containsExactly("6/2a/01");
        assertThat(UnitFixture.sense(write(disk.nexus, 'a'))).isEqualTo(WRITE_PROTECTED);
        good(write(disk.other, 'b'));
    }

    /**
     * T10: what the disk is doing for the old holder is done before, and what had not begun is refused and not written.
     */
    @Test
    void passesOnlyWhenNoWriteOfTheOldHolderCanLandAnyMore() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        disk.device.hold();
        RecordingTask writing = disk.start(disk.nexus, Cdbs.write10(1, 1), BLOCK);
        disk.give(writing, filled(1, 'a'));
        RecordingTask collecting = disk.start(disk.nexus, Cdbs.write10(2, 1), BLOCK);
        disk.turn();
        give(B);
        RecordingTask sentBehind = disk.start(disk.nexus, Cdbs.write10(3, 1), BLOCK);
        disk.give(sentBehind, filled(1, 'a'));
        disk.turn();
        assertThat(told).as("it waits for the disk").isEqualTo(NOTHING_YET);
        assertThat(store.kept()).isEqualTo(new WriteLease.Held(A));

        disk.device.held().forEach(PendingIo::complete);
        disk.device.resume();
        disk.turn();
        disk.give(collecting, filled(1, 'a'));
        disk.turn();

        assertThat(told).isEqualTo(DONE);
        good(writing);
        assertThat(UnitFixture.sense(sentBehind)).isEqualTo(WRITE_PROTECTED);
        assertThat(UnitFixture.sense(collecting)).isEqualTo(WRITE_PROTECTED);
        assertThat(disk.device.peek(2L * BLOCK, 2 * BLOCK)).containsOnly(0);
    }

    /** A host that is named and does not come has no more time than one that was lost. */
    @Test
    void isFreeAgainWhenTheHostThatTheOperatorNamedDoesNotCome() {
        give("iqn.2025-01.test:c");
        assertThat(disk.attentions(disk.nexus)).containsExactly("6/2a/01");
        assertThat(UnitFixture.sense(write(disk.nexus, 'a'))).isEqualTo(WRITE_PROTECTED);
        pass(LEASE_PATIENCE);
        disk.attentions(disk.nexus);

        good(write(disk.nexus, 'a'));
    }

    @Test
    void isReleasedByTheOperatorWhenItsHolderIsNotLoggedIn() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        release();
        assertThat(told).startsWith(A + " is logged in");
        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);

        lose(disk.nexus);
        release();

        assertThat(told).isEqualTo(DONE);
        disk.attentions(disk.other);
        good(write(disk.other, 'b'));
    }

    @Test
    void hasNoLeaseToGiveInAnotherMode() {
        disk = new UnitFixture();
        give(B);
        assertThat(told).startsWith("it has no write lease");
        release();
        assertThat(told).startsWith("it has no write lease");
        assertThat(disk.unit.lease()).isEmpty();
    }

    /** What cannot be kept is not given: after a restart another host could take it for free. */
    @Test
    void failsTheFirstWriteWhenTheLeaseCannotBeKept() {
        store.fail("no space");
        assertThat(UnitFixture.sense(write(disk.nexus, 'a'))).isEqualTo("4/44/00");
        assertThat(disk.unit.lease()).hasValue(WriteLease.free());
        assertThat(disk.device.peek(0, BLOCK)).containsOnly(0);

        store.recover();
        good(write(disk.other, 'b'));
    }

    @Test
    void staysWithItsHolderWhenTheChangeCannotBeKept() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);
        store.fail("no space");
        give(B);
        assertThat(told).isEqualTo("no space");
        good(write(disk.nexus, 'a'));
        lose(disk.nexus);
        pass(LEASE_PATIENCE);
        assertThat(UnitFixture.sense(write(disk.other, 'b'))).isEqualTo(WRITE_PROTECTED);

        store.recover();
        pass(LEASE_PATIENCE);
        disk.attentions(disk.other);
        good(write(disk.other, 'b'));
    }

    /** The first write waits for the disk that keeps the lease; a reset meanwhile must not wait for it for ever. */
    @Test
    void isResetWhileTheFirstWriteTakesTheLease() {
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'a'));
        RecordingTask second = disk.start(disk.nexus, Cdbs.write10(1, 1), BLOCK);
        disk.give(second, filled(1, 'a'));
        boolean[] reset = {false};
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.other), () -> reset[0] = true);
        disk.turn();

        assertThat(reset[0]).isTrue();
        assertThat(write.wasDropped()).isTrue();
        assertThat(second.wasDropped()).isTrue();
    }

    /** T57 for a unit that is for one host alone: the others are not let in. */
    @Test
    void letsOneHostLogInToAnExclusiveUnit() {
        disk = new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(SharingMode.EXCLUSIVE, store.asKept()));
        assertThat(admitted(A)).isEqualTo(DONE);
        assertThat(store.kept()).isEqualTo(new WriteLease.Held(A));
        assertThat(admitted(A)).as("again, or a second session").isEqualTo(DONE);
        assertThat(admitted(B))
                .isEqualTo("LUN 0: it is for one host at a time (sharing: exclusive), and " + A + " has it");

        disk.unit.logout(disk.nexus, () -> {});
        disk.turn();
        assertThat(admitted(B)).isEqualTo(DONE);
    }

    @Test
    void letsAnybodyLogInToTheOtherUnits() {
        good(write(disk.nexus, 'a'));
        disk.attentions(disk.other);

        assertThat(admitted(B)).isEqualTo(DONE);
    }

    /** A host that was let in and never came does not keep the others out for ever. */
    @Test
    void letsAnotherHostInWhenTheOneThatWasLetInDoesNotCome() {
        disk = new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(SharingMode.EXCLUSIVE, store.asKept()));
        assertThat(admitted("iqn.2025-01.test:c")).isEqualTo(DONE);
        assertThat(admitted(B)).endsWith("iqn.2025-01.test:c has it");
        pass(LEASE_PATIENCE);

        assertThat(admitted(B)).isEqualTo(DONE);
    }

    private String admitted(String initiator) {
        told = NOTHING_YET;
        disk.units.admit(initiator, answer -> told = answer.orElse(DONE));
        disk.turn();
        return told;
    }

    private void give(String initiator) {
        told = NOTHING_YET;
        disk.unit.giveLease(initiator, answer -> told = answer.orElse(DONE));
        disk.turn();
    }

    private void release() {
        told = NOTHING_YET;
        disk.unit.releaseLease(answer -> told = answer.orElse(DONE));
        disk.turn();
    }

    private RecordingTask write(Nexus from, char content) {
        return disk.run(from, Cdbs.write10(0, 1), filled(1, content));
    }

    private static void good(RecordingTask task) {
        assertThat(task.status()).isEqualTo(Status.GOOD);
    }

    private void lose(Nexus nexus) {
        disk.unit.detach(nexus, () -> {});
        disk.turn();
    }

    private Nexus login(String initiator) {
        Nexus nexus = new Nexus(new InitiatorPort(initiator, 9), 1);
        disk.attach(nexus);
        disk.attentions(nexus);
        return nexus;
    }

    private void pass(Duration time) {
        disk.timer.pass(time);
        disk.turn();
    }

    private UnitFixture start() {
        return new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(SharingMode.SINGLE_WRITER, store.asKept()));
    }
}
