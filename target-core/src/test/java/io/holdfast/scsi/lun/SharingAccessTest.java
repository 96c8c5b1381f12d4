package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T57: every sharing mode against every command, sent by the holder of the write lease, by another host, and where
 * nobody has it.
 *
 * <pre>
 *   host a (holder, or nobody) ---+
 *   host b -----------------------+--- unit
 * </pre>
 */
class SharingAccessTest {

    /** What changes the medium. From the standards, and not from the column of our own that it is to check. */
    private static final Set<String> WRITERS = Set.of(
            "WRITE_6",
            "WRITE_10",
            "WRITE_12",
            "WRITE_16",
            "WRITE_32",
            "WRITE_AND_VERIFY_10",
            "WRITE_AND_VERIFY_12",
            "WRITE_AND_VERIFY_16",
            "WRITE_AND_VERIFY_32",
            "WRITE_ATOMIC_16",
            "WRITE_SAME_10",
            "WRITE_SAME_16",
            "WRITE_SAME_32",
            "UNMAP",
            "COMPARE_AND_WRITE",
            "ORWRITE_16",
            "FORMAT_UNIT",
            "SANITIZE_OVERWRITE",
            "SANITIZE_BLOCK_ERASE");

    private static final String WRITE_PROTECTED = "7/27/00";
    private static final int RESERVE_OUT = 0x5F;

    /** Who sends it. */
    enum Sender {
        HOLDER,
        OTHER,
        NOBODY_HOLDS
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void letsTheHolderAloneWriteToAUnitOfOneWriter(Sender sender) {
        assertThat(refused(SharingMode.SINGLE_WRITER, sender))
                .isEqualTo(sender == Sender.OTHER ? present(WRITERS) : List.of());
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void letsTheHolderAloneWriteToAnExclusiveUnit(Sender sender) {
        assertThat(refused(SharingMode.EXCLUSIVE, sender))
                .isEqualTo(sender == Sender.OTHER ? present(WRITERS) : List.of());
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void letsNobodyWriteToAReadOnlyUnit(Sender sender) {
        assertThat(refused(SharingMode.READ_ONLY, sender)).isEqualTo(present(WRITERS));
    }

    @ParameterizedTest
    @EnumSource(Sender.class)
    void letsAllWriteToAUnitOfACluster(Sender sender) {
        assertThat(refused(SharingMode.CLUSTER, sender)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SharingMode.class)
    void showsWriteProtectionToWhoeverMayNotWrite(SharingMode sharing) {
        UnitFixture disk = disk(sharing, held());

        assertThat(writeProtected(disk, disk.nexus)).isEqualTo(sharing == SharingMode.READ_ONLY);
        assertThat(writeProtected(disk, disk.other)).isEqualTo(sharing != SharingMode.CLUSTER);
    }

    /** Whoever looks before anybody has written may write, if he is the first. */
    @Test
    void showsNoWriteProtectionWhileNobodyHasTheLease() {
        UnitFixture disk = disk(SharingMode.SINGLE_WRITER, MemoryLeaseStore.none());

        assertThat(writeProtected(disk, disk.nexus)).isFalse();
        assertThat(writeProtected(disk, disk.other)).isFalse();
    }

    @Test
    void givesTheLeaseToTheFirstWhoWritesAndTellsTheOthers() {
        UnitFixture disk = disk(SharingMode.SINGLE_WRITER, MemoryLeaseStore.none());
        assertThat(disk.run(disk.other, Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.unit.lease()).as("reading takes nothing").hasValue(WriteLease.free());

        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 'a')).status())
                .isEqualTo(Status.GOOD);

        assertThat(disk.unit.lease()).hasValue(new WriteLease.Held("iqn.2025-01.test:a"));
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(disk.attentions(disk.other)).containsExactly("6/2a/01");
        RecordingTask late = disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 'b'));
        assertThat(UnitFixture.sense(late)).isEqualTo(WRITE_PROTECTED);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'a'));
        assertThat(disk.run(disk.other, Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 'a'));
        disk.assertNothingLeft();
    }

    /** Two hosts have been asked for their data; the first whose data is there has the disk. */
    @Test
    void refusesTheSecondOfTwoFirstWritesAlthoughItsDataWasAskedFor() {
        UnitFixture disk = disk(SharingMode.SINGLE_WRITER, MemoryLeaseStore.none());
        RecordingTask a = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        RecordingTask b = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.give(b, filled(1, 'b'));
        disk.give(a, filled(1, 'a'));
        disk.turn();

        assertThat(b.status()).isEqualTo(Status.GOOD);
        assertThat(UnitFixture.sense(a)).isEqualTo(WRITE_PROTECTED);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'b'));
        disk.assertNothingLeft();
    }

    /** T63's cousin: whoever knows that it shares the disk says so by a reservation, and that alone decides then. */
    @Test
    void leavesTheDecisionToAPersistentReservationWhileThereIsOne() {
        UnitFixture disk = disk(SharingMode.SINGLE_WRITER, held());
        good(disk, disk.other, 0, 0, 0xB);
        assertThat(UnitFixture.sense(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 'b'))))
                .as("a registration reserves nothing")
                .isEqualTo(WRITE_PROTECTED);
        good(disk, disk.other, 1, 0xB, 0);

        assertThat(writeProtected(disk, disk.other)).isFalse();
        assertThat(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 'b')).status())
                .isEqualTo(Status.GOOD);
        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 'a')).status())
                .isEqualTo(Status.RESERVATION_CONFLICT);
        good(disk, disk.other, 2, 0xB, 0);
        assertThat(UnitFixture.sense(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 'b'))))
                .as("released")
                .isEqualTo(WRITE_PROTECTED);
        assertThat(disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 'a')).status())
                .isEqualTo(Status.GOOD);
    }

    /** What is refused with DATA PROTECT, WRITE PROTECTED, before any data was asked for; in the order of the table. */
    private static List<String> refused(SharingMode sharing, Sender sender) {
        List<String> refused = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            UnitFixture disk = disk(sharing, sender == Sender.NOBODY_HOLDS ? MemoryLeaseStore.none() : held());
            Nexus from = sender == Sender.OTHER ? disk.other : disk.nexus;
            RecordingTask task = disk.start(from, cdb(operation), BLOCK);
            boolean asked = task.wantedBytes() > 0;
            disk.give(task, new byte[BLOCK]);
            disk.turn();
            if (task.status() == Status.CHECK_CONDITION
                    && UnitFixture.sense(task).equals(WRITE_PROTECTED)) {
                assertThat(asked).as("%s, data was asked for", operation).isFalse();
                refused.add(operation.name());
            }
            if (!WRITERS.contains(operation.name())) {
                assertThat(disk.unit.lease().orElse(WriteLease.free()).equals(WriteLease.free()))
                        .as("%s takes no lease", operation)
                        .isEqualTo(sender == Sender.NOBODY_HOLDS || !sharing.leased());
            }
            disk.assertNothingLeft();
        }
        return refused;
    }

    private static List<String> present(Set<String> names) {
        return Arrays.stream(Operation.values())
                .map(Enum::name)
                .filter(names::contains)
                .toList();
    }

    private static byte[] cdb(Operation operation) {
        byte[] cdb = Cdbs.bare(operation.opcode(), operation.serviceAction());
        if (operation == Operation.MODE_SELECT_6 || operation == Operation.MODE_SELECT_10) {
            cdb[1] = 0x10; // PF
        }
        if (operation.opcode() == RESERVE_OUT) {
            cdb[8] = 24;
        }
        cdb[4] = (byte) (operation == Operation.WRITE_6 || operation == Operation.START_STOP_UNIT ? 1 : 0);
        cdb[9] |= (byte) (operation.cdbLength() == 12 && operation.opcode() == 0xA0 ? 16 : 0);
        return cdb;
    }

    private static void good(UnitFixture disk, Nexus from, int serviceAction, long key, long newKey) {
        byte[] list = ByteBuffer.allocate(24).putLong(key).putLong(newKey).array();
        assertThat(disk.run(from, Cdbs.reserveOut(serviceAction, 1), list).status())
                .isEqualTo(Status.GOOD);
    }

    private static boolean writeProtected(UnitFixture disk, Nexus from) {
        return (disk.run(from, Cdbs.of("1A 00 3F 00 FF")).dataIn()[2] & 0x80) != 0;
    }

    private static KeptLease held() {
        return new KeptLease(new WriteLease.Held("iqn.2025-01.test:a"), new MemoryLeaseStore());
    }

    private static UnitFixture disk(SharingMode sharing, KeptLease lease) {
        return new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(sharing, lease));
    }
}
