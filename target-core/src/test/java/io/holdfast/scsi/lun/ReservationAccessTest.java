package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.ReservationAccessTest.Stranger.CONFLICTS;
import static io.holdfast.scsi.lun.ReservationAccessTest.Stranger.CONFLICTS_UNLESS_REGISTRANT;
import static io.holdfast.scsi.lun.ReservationAccessTest.Stranger.FREE;
import static io.holdfast.scsi.lun.ReservationAccessTest.Stranger.READS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Access;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.cdb.PersistentReserveOut.Action;
import io.holdfast.scsi.reservation.ReservationType;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T29: every type of persistent reservation against every command, sent by its holder, by another registrant and by a stranger (SPC-4 5.13.1, SBC-3
 * 4.17).
 *
 * <pre>
 *   holder (key A, reserves) ---+
 *   registrant (key B) ---------+--- unit
 *   stranger (no key) ----------+
 * </pre>
 */
class ReservationAccessTest {

    /** What happens to the command of a nexus without the access of a holder. */
    enum Stranger {
        /** No reservation stands against it. */
        FREE,
        /** Only an exclusive access reservation stands against it. */
        READS,
        /** Every reservation stands against it. */
        CONFLICTS,
        /** RESERVE and RELEASE: as before, and where it is let through it has no effect. */
        CONFLICTS_UNLESS_REGISTRANT
    }

    /** From the tables of the standards, and not from the column of our own that they are to check. */
    private static final Map<Operation, Stranger> TABLE = new EnumMap<>(Map.ofEntries(
            Map.entry(Operation.TEST_UNIT_READY, FREE),
            Map.entry(Operation.REQUEST_SENSE, FREE),
            Map.entry(Operation.READ_6, READS),
            Map.entry(Operation.WRITE_6, CONFLICTS),
            Map.entry(Operation.INQUIRY, FREE),
            Map.entry(Operation.LOG_SENSE, FREE),
            Map.entry(Operation.FORMAT_UNIT, CONFLICTS),
            Map.entry(Operation.SANITIZE_OVERWRITE, CONFLICTS),
            Map.entry(Operation.SANITIZE_BLOCK_ERASE, CONFLICTS),
            Map.entry(Operation.SANITIZE_EXIT_FAILURE_MODE, CONFLICTS),
            Map.entry(Operation.SEND_DIAGNOSTIC, CONFLICTS),
            Map.entry(Operation.RECEIVE_DIAGNOSTIC_RESULTS, READS),
            Map.entry(Operation.REPORT_TARGET_PORT_GROUPS, FREE),
            Map.entry(Operation.MODE_SELECT_6, CONFLICTS),
            Map.entry(Operation.MODE_SELECT_10, CONFLICTS),
            Map.entry(Operation.RESERVE_6, CONFLICTS_UNLESS_REGISTRANT),
            Map.entry(Operation.RELEASE_6, CONFLICTS_UNLESS_REGISTRANT),
            Map.entry(Operation.MODE_SENSE_6, READS),
            Map.entry(Operation.START_STOP_UNIT, CONFLICTS),
            Map.entry(Operation.PREVENT_ALLOW_MEDIUM_REMOVAL, FREE),
            Map.entry(Operation.READ_CAPACITY_10, FREE),
            Map.entry(Operation.READ_10, READS),
            Map.entry(Operation.WRITE_10, CONFLICTS),
            Map.entry(Operation.WRITE_AND_VERIFY_10, CONFLICTS),
            Map.entry(Operation.VERIFY_10, READS),
            Map.entry(Operation.PRE_FETCH_10, READS),
            Map.entry(Operation.SYNCHRONIZE_CACHE_10, CONFLICTS),
            Map.entry(Operation.READ_DEFECT_DATA_10, READS),
            Map.entry(Operation.WRITE_SAME_10, CONFLICTS),
            Map.entry(Operation.UNMAP, CONFLICTS),
            Map.entry(Operation.RESERVE_10, CONFLICTS_UNLESS_REGISTRANT),
            Map.entry(Operation.RELEASE_10, CONFLICTS_UNLESS_REGISTRANT),
            Map.entry(Operation.MODE_SENSE_10, READS),
            Map.entry(Operation.PERSISTENT_RESERVE_IN_READ_KEYS, FREE),
            Map.entry(Operation.PERSISTENT_RESERVE_IN_READ_RESERVATION, FREE),
            Map.entry(Operation.PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES, FREE),
            Map.entry(Operation.PERSISTENT_RESERVE_IN_READ_FULL_STATUS, FREE),
            Map.entry(Operation.READ_32, READS),
            Map.entry(Operation.VERIFY_32, READS),
            Map.entry(Operation.WRITE_32, CONFLICTS),
            Map.entry(Operation.WRITE_AND_VERIFY_32, CONFLICTS),
            Map.entry(Operation.WRITE_SAME_32, CONFLICTS),
            Map.entry(Operation.READ_16, READS),
            Map.entry(Operation.COMPARE_AND_WRITE, CONFLICTS),
            Map.entry(Operation.WRITE_16, CONFLICTS),
            Map.entry(Operation.WRITE_ATOMIC_16, CONFLICTS),
            Map.entry(Operation.ORWRITE_16, CONFLICTS),
            Map.entry(Operation.WRITE_AND_VERIFY_16, CONFLICTS),
            Map.entry(Operation.VERIFY_16, READS),
            Map.entry(Operation.PRE_FETCH_16, READS),
            Map.entry(Operation.SYNCHRONIZE_CACHE_16, CONFLICTS),
            Map.entry(Operation.WRITE_SAME_16, CONFLICTS),
            Map.entry(Operation.READ_CAPACITY_16, FREE),
            Map.entry(Operation.GET_LBA_STATUS, READS),
            Map.entry(Operation.REPORT_LUNS, FREE),
            Map.entry(Operation.REPORT_SUPPORTED_OPERATION_CODES, READS),
            Map.entry(Operation.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS, READS),
            Map.entry(Operation.READ_12, READS),
            Map.entry(Operation.WRITE_12, CONFLICTS),
            Map.entry(Operation.WRITE_AND_VERIFY_12, CONFLICTS),
            Map.entry(Operation.VERIFY_12, READS),
            Map.entry(Operation.READ_DEFECT_DATA_12, READS)));

    private static final int REGISTER = 0;
    private static final int RESERVE = 1;
    private static final int RESERVE_OUT = 0x5F;
    private static final int RECEIVE_COPY_RESULTS = 0x84;
    private static final long KEY_A = 0xA;
    private static final long KEY_B = 0xB;

    private final UnitFixture disk = new UnitFixture();
    private final Nexus holder = disk.nexus;
    private final Nexus registrant = disk.other;
    private final Nexus stranger = new Nexus(new InitiatorPort("iqn.2025-01.test:stranger", 3), 1);

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void hasARowForEveryCommandOfTheUnit() {
        List<Operation> all = new ArrayList<>(List.of(Operation.values()));
        all.removeIf(each -> each.opcode() == RESERVE_OUT); // these have a table of their own
        all.removeIf(each -> each.name().contains("_COPY_")
                || each.name().contains("TOKEN")); // what copies may is tested in ExtendedCopyTest and TokenCopyTest

        assertThat(new TreeSet<>(TABLE.keySet())).isEqualTo(new TreeSet<>(all));
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandOfEveryoneIsLetThroughOrNotAsTheStandardsSay(ReservationType type) {
        disk.attach(stranger);
        disk.attentions(stranger);
        reserveOut(holder, REGISTER, 0, KEY_A, type);
        reserveOut(registrant, REGISTER, 0, KEY_B, type);
        reserveOut(holder, RESERVE, KEY_A, 0, type);
        boolean registrantsShare = type != ReservationType.WRITE_EXCLUSIVE && type != ReservationType.EXCLUSIVE_ACCESS;
        boolean exclusiveAccess = type == ReservationType.EXCLUSIVE_ACCESS
                || type == ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY
                || type == ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS;

        TABLE.forEach((operation, expected) -> {
            boolean conflict = switch (expected) {
                case FREE -> false;
                case READS -> exclusiveAccess;
                case CONFLICTS, CONFLICTS_UNLESS_REGISTRANT -> true;
            };
            assertThat(conflicts(holder, operation))
                    .as("%s by the holder", operation)
                    .isFalse();
            assertThat(conflicts(registrant, operation))
                    .as("%s by a registrant", operation)
                    .isEqualTo(conflict && !registrantsShare);
            assertThat(conflicts(stranger, operation))
                    .as("%s by a stranger", operation)
                    .isEqualTo(conflict);
        });
        assertThat(disk.attentions(stranger)).isEmpty();
    }

    /** SPC-4 table 66: what each service action of PERSISTENT RESERVE OUT comes to, with a key that fits. */
    @ParameterizedTest
    @EnumSource
    void everyServiceActionOfEveryoneIsLetThroughOrNotAsTheStandardSays(ReservationType type) {
        for (Action action : Action.values()) {
            assertThat(reserveOutBy(Sender.HOLDER, action, type))
                    .as("%s by the holder", action)
                    .isEqualTo(
                            switch (action) {
                                case REGISTER_AND_MOVE -> type.allRegistrants() ? "RESERVATION_CONFLICT" : "GOOD";
                                case REPLACE_LOST_RESERVATION -> "5/26/04";
                                case REGISTER,
                                        REGISTER_AND_IGNORE_EXISTING_KEY,
                                        RESERVE,
                                        RELEASE,
                                        CLEAR,
                                        PREEMPT,
                                        PREEMPT_AND_ABORT -> "GOOD";
                            });
            assertThat(reserveOutBy(Sender.REGISTRANT, action, type))
                    .as("%s by a registrant", action)
                    .isEqualTo(
                            switch (action) {
                                case RESERVE -> type.allRegistrants() ? "GOOD" : "RESERVATION_CONFLICT";
                                case REGISTER_AND_MOVE -> "RESERVATION_CONFLICT";
                                case REPLACE_LOST_RESERVATION -> "5/26/04";
                                case REGISTER,
                                        REGISTER_AND_IGNORE_EXISTING_KEY,
                                        RELEASE,
                                        CLEAR,
                                        PREEMPT,
                                        PREEMPT_AND_ABORT -> "GOOD";
                            });
            assertThat(reserveOutBy(Sender.STRANGER, action, type))
                    .as("%s by a stranger", action)
                    .isEqualTo(
                            switch (action) {
                                case REGISTER, REGISTER_AND_IGNORE_EXISTING_KEY -> "GOOD";
                                case REPLACE_LOST_RESERVATION -> "5/26/04";
                                case RESERVE, RELEASE, CLEAR, PREEMPT, PREEMPT_AND_ABORT, REGISTER_AND_MOVE ->
                                    "RESERVATION_CONFLICT";
                            });
        }
    }

    private enum Sender {
        HOLDER,
        REGISTRANT,
        STRANGER
    }

    /** On a disk of its own, that the holder has reserved. */
    private static String reserveOutBy(Sender sender, Action action, ReservationType type) {
        ReservationAccessTest fresh = new ReservationAccessTest();
        fresh.disk.attach(fresh.stranger);
        fresh.disk.attentions(fresh.stranger);
        fresh.reserveOut(fresh.holder, REGISTER, 0, KEY_A, type);
        fresh.reserveOut(fresh.registrant, REGISTER, 0, KEY_B, type);
        fresh.reserveOut(fresh.holder, RESERVE, KEY_A, 0, type);
        Nexus from = switch (sender) {
            case HOLDER -> fresh.holder;
            case REGISTRANT -> fresh.registrant;
            case STRANGER -> fresh.stranger;
        };
        long key = switch (sender) {
            case HOLDER -> KEY_A;
            case REGISTRANT -> KEY_B;
            case STRANGER -> 0;
        };
        byte[] list = fresh.list(action, key);
        RecordingTask task =
                fresh.disk.run(from, Cdbs.reserveOut(serviceAction(action), type.code(), list.length), list);
        fresh.disk.assertNothingLeft();
        return task.status() == Status.CHECK_CONDITION
                ? UnitFixture.sense(task)
                : task.status().name();
    }

    /** Preempts a registration; moves to the stranger. */
    private byte[] list(Action action, long key) {
        if (action != Action.REGISTER_AND_MOVE) {
            return ByteBuffer.allocate(24).putLong(key).putLong(KEY_B).array();
        }
        byte[] port = (stranger.initiator() + "\0\0\0\0").getBytes(StandardCharsets.US_ASCII);
        int portBytes = port.length & -4;
        return ByteBuffer.allocate(28 + portBytes)
                .putLong(key)
                .putLong(KEY_B)
                .putShort(18, (short) 1)
                .putInt(20, 4 + portBytes)
                .put(24, (byte) 0x45)
                .putShort(26, (short) portBytes)
                .put(28, port, 0, portBytes)
                .array();
    }

    private static int serviceAction(Action action) {
        return Operation.valueOf("PERSISTENT_RESERVE_OUT_" + action).serviceAction();
    }

    /** ALLOW COMMANDS says 011b: TABLE must have what that promises. */
    @Test
    void reportCapabilitiesTellsWhatIsAllowed() {
        assertThat(disk.run(Cdbs.reserveIn(2)).dataIn()[3] >> 4 & 7).isEqualTo(0b011);
        assertThat(TABLE).containsEntry(Operation.TEST_UNIT_READY, FREE);
        assertThat(TABLE)
                .containsEntry(Operation.MODE_SENSE_6, READS)
                .containsEntry(Operation.MODE_SENSE_10, READS)
                .containsEntry(Operation.REPORT_SUPPORTED_OPERATION_CODES, READS)
                .containsEntry(Operation.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS, READS)
                .containsEntry(Operation.READ_DEFECT_DATA_10, READS)
                .containsEntry(Operation.READ_DEFECT_DATA_12, READS)
                .containsEntry(Operation.RECEIVE_DIAGNOSTIC_RESULTS, READS);
        assertThat(Operation.values())
                .filteredOn(each -> each.opcode() == RECEIVE_COPY_RESULTS)
                .isNotEmpty()
                .allMatch(each -> each.access() == Access.CONTROL);
    }

    @Test
    void thoseThatSayInAFieldThatTheyHarmNobodyAreFree() {
        reserveOut(holder, REGISTER, 0, KEY_A, ReservationType.EXCLUSIVE_ACCESS);
        reserveOut(holder, RESERVE, KEY_A, 0, ReservationType.EXCLUSIVE_ACCESS);

        assertThat(disk.run(registrant, Cdbs.of("1B 00 00 00 01")).status())
                .as("start")
                .isEqualTo(Status.GOOD);
        assertThat(disk.run(registrant, Cdbs.of("1E 00 00 00 00")).status())
                .as("allow removal")
                .isEqualTo(Status.GOOD);
        assertThat(disk.run(registrant, Cdbs.of("1E 00 00 00 01")).status())
                .as("prevent removal")
                .isEqualTo(Status.RESERVATION_CONFLICT);
    }

    private boolean conflicts(Nexus from, Operation operation) {
        boolean oneBlock = operation.name().startsWith("WRITE_SAME");
        byte[] dataOut = new byte[oneBlock ? UnitFixture.BLOCK : 0];
        if (operation == Operation.SANITIZE_OVERWRITE) {
            dataOut = new byte[] {1, 0, 0, 1, 0x5A};
        }
        Status status = disk.run(from, cdb(operation), dataOut).status();
        assertThat(status).as("%s", operation).isIn(Status.GOOD, Status.RESERVATION_CONFLICT);
        return status == Status.RESERVATION_CONFLICT;
    }

    /** The shortest legal CDB. */
    private static byte[] cdb(Operation operation) {
        byte[] cdb = Cdbs.bare(operation.opcode(), operation.serviceAction());
        boolean needsAllocationLength =
                operation == Operation.REPORT_LUNS || operation == Operation.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS;
        if (needsAllocationLength) {
            cdb[9] = 16;
        }
        if (operation == Operation.MODE_SENSE_6 || operation == Operation.MODE_SENSE_10) {
            cdb[2] = 0x3F;
        }
        if (operation == Operation.MODE_SELECT_6 || operation == Operation.MODE_SELECT_10) {
            cdb[1] = 0x10;
        }
        if (operation == Operation.SANITIZE_OVERWRITE) {
            cdb[8] = 5;
        }
        if (operation == Operation.RECEIVE_DIAGNOSTIC_RESULTS) {
            cdb[1] = 1; // PCV
        }
        return cdb;
    }

    private void reserveOut(Nexus from, int serviceAction, long key, long newKey, ReservationType type) {
        byte[] list = ByteBuffer.allocate(24).putLong(key).putLong(newKey).array();
        assertThat(disk.run(from, Cdbs.reserveOut(serviceAction, type.code()), list)
                        .status())
                .isEqualTo(Status.GOOD);
    }
}
