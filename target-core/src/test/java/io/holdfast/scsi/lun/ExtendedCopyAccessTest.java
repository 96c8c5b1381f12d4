package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Status;
import io.holdfast.scsi.copy.CopyList;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.Test;

/** EXTENDED COPY heeds write leases and reservations of both disks. */
class ExtendedCopyAccessTest extends ExtendedCopyFixture {

    /** CVE-2020-28374 was a target that copied where the initiator itself could not have written. */
    @Test
    void copiesNothingToADiskThatTheInitiatorMayNotWrite() {
        second = another(BLOCK, SharingMode.READ_ONLY);
        first.device.poke(0, filled(1, 'x'));

        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(second.device.allocatedBytes()).isZero();
        assertThat(copy(list().copy(SECOND, FIRST, 1, 0, 0)).status())
                .as("from there")
                .isEqualTo(Status.GOOD);
    }

    /** T57. */
    @Test
    void takesTheWriteLeaseAsAWriteDoesAndCopiesNothingToADiskThatIsAnothers() {
        second = another(BLOCK, SharingMode.SINGLE_WRITER);
        first.device.poke(0, filled(1, 'x'));
        RecordingTask firstWrite = copy(list().copy(FIRST, SECOND, 1, 0, 0));
        second.turn();
        first.turn();
        assertThat(firstWrite.status()).isEqualTo(Status.GOOD);
        assertThat(second.unit.lease())
                .hasValue(new WriteLease.Held(first.nexus.initiator().name()));
        assertThat(second.attentions(second.other)).containsExactly("6/2a/01");

        second.unit.giveLease(
                second.other.initiator().name(), failure -> assertThat(failure).isEmpty());
        second.turn();
        second.attentions(second.nexus);
        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 8)))).isEqualTo("a/0d/01");
        assertThat(second.device.peek(8 * BLOCK, BLOCK)).containsOnly(0);
    }

    /**
     * The copy waits before the gate of the other disk to take its lease; a reset of that disk meanwhile must not wait
     * for it.
     */
    @Test
    void endsWhenItIsAbortedWhileItWaitsForTheWriteLease() {
        second = another(BLOCK, SharingMode.SINGLE_WRITER);
        second.device.hold();
        RecordingTask read = second.start(second.other, Cdbs.read10(0, 1));
        second.turn();
        CopyList list = list().copy(FIRST, SECOND, 1, 0, 0);
        RecordingTask copy = first.start(first.nexus, Cdbs.extendedCopy(list.bytes().length), list.bytes().length);
        first.give(copy, list.bytes());
        first.turn();
        assertThat(copy.ended()).isFalse();
        boolean[] aborted = {false};
        first.unit.manage(new TaskManagement.AbortTaskSet(first.nexus), () -> aborted[0] = true);
        first.turn();

        assertThat(aborted[0]).isTrue();
        assertThat(copy.wasDropped()).isTrue();
        second.device.resume();
        second.turn();
        assertThat(read.status()).isEqualTo(Status.GOOD);
        assertThat(second.unit.lease()).hasValue(WriteLease.free());
    }

    @Test
    void copiesNothingToOrFromADiskThatAnotherHasReserved() {
        second.run(second.other, Cdbs.of("16 00 00 00 00 00"));

        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(sense(copy(list().copy(SECOND, FIRST, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(copy(first.other, list().copy(FIRST, SECOND, 1, 0, 0)).status())
                .as("the other")
                .isEqualTo(Status.GOOD);
    }

    @Test
    void heedsPersistentReservationsOfBothDisks() {
        reserve(second, second.other, WRITE_EXCLUSIVE);
        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0))))
                .as("write exclusive, to write")
                .isEqualTo("a/0d/01");
        assertThat(copy(list().copy(SECOND, FIRST, 1, 0, 0)).status())
                .as("write exclusive, to read")
                .isEqualTo(Status.GOOD);
        assertThat(copy(first.other, list().copy(FIRST, SECOND, 1, 0, 0)).status())
                .as("the holder")
                .isEqualTo(Status.GOOD);
    }

    @Test
    void readsNothingUnderExclusiveAccessOfAnother() {
        reserve(second, second.other, EXCLUSIVE_ACCESS);

        assertThat(sense(copy(list().copy(SECOND, FIRST, 1, 0, 0)))).isEqualTo("a/0d/01");
    }

    @Test
    void isItselfHeldUpByAReservationOfTheDiskThatIsAsked() {
        reserve(first, first.other, WRITE_EXCLUSIVE);

        assertThat(copy(list().copy(FIRST, SECOND, 1, 0, 0)).status()).isEqualTo(Status.RESERVATION_CONFLICT);
    }
}
