package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    /** SPC-4 table 65 and SBC-4 table 13: allowed for anybody in all columns. */
    @Test
    void letsThroughWhatNoReservationStandsAgainst() {
        assertThat(of(Access.ALWAYS))
                .containsExactlyInAnyOrder(
                        Operation.TEST_UNIT_READY,
                        Operation.REQUEST_SENSE,
                        Operation.INQUIRY,
                        Operation.LOG_SENSE,
                        Operation.READ_CAPACITY_10,
                        Operation.READ_CAPACITY_16,
                        Operation.REPORT_LUNS,
                        Operation.REPORT_TARGET_PORT_GROUPS,
                        Operation.PERSISTENT_RESERVE_IN_READ_KEYS,
                        Operation.PERSISTENT_RESERVE_IN_READ_RESERVATION,
                        Operation.PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES,
                        Operation.PERSISTENT_RESERVE_IN_READ_FULL_STATUS);
    }

    /** There: allowed under write exclusive, a conflict under exclusive access. */
    @Test
    void takesForReadsWhatTheStandardsDo() {
        assertThat(of(Access.READ))
                .containsExactlyInAnyOrder(
                        Operation.READ_6,
                        Operation.READ_10,
                        Operation.READ_12,
                        Operation.READ_16,
                        Operation.READ_32,
                        Operation.VERIFY_32,
                        Operation.VERIFY_10,
                        Operation.VERIFY_12,
                        Operation.VERIFY_16,
                        Operation.PRE_FETCH_10,
                        Operation.PRE_FETCH_16,
                        Operation.READ_DEFECT_DATA_10,
                        Operation.READ_DEFECT_DATA_12,
                        Operation.RECEIVE_DIAGNOSTIC_RESULTS,
                        Operation.GET_LBA_STATUS,
                        Operation.POPULATE_TOKEN,
                        Operation.MODE_SENSE_6,
                        Operation.MODE_SENSE_10,
                        Operation.REPORT_SUPPORTED_OPERATION_CODES,
                        Operation.REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS);
    }

    @Test
    void writeProtectionStandsOnlyAgainstWhatChangesTheMedium() {
        assertThat(Arrays.stream(Operation.values())
                        .filter(each -> each.access().changesMedium())
                        .map(Operation::name))
                .isNotEmpty()
                .doesNotContain("WRITE_USING_TOKEN")
                .allMatch(name -> name.contains("WRITE")
                        || name.equals("UNMAP")
                        || name.equals("FORMAT_UNIT")
                        || name.startsWith("SANITIZE"));
        assertThat(of(Access.CONTROL))
                .containsExactlyInAnyOrder(
                        Operation.START_STOP_UNIT,
                        Operation.SEND_DIAGNOSTIC,
                        Operation.SANITIZE_EXIT_FAILURE_MODE,
                        Operation.PREVENT_ALLOW_MEDIUM_REMOVAL,
                        Operation.SYNCHRONIZE_CACHE_10,
                        Operation.SYNCHRONIZE_CACHE_16,
                        Operation.MODE_SELECT_6,
                        Operation.MODE_SELECT_10,
                        Operation.EXTENDED_COPY_LID1,
                        Operation.WRITE_USING_TOKEN,
                        Operation.RECEIVE_COPY_STATUS_LID1,
                        Operation.RECEIVE_COPY_OPERATING_PARAMETERS,
                        Operation.RECEIVE_COPY_FAILURE_DETAILS_LID1,
                        Operation.RECEIVE_ROD_TOKEN_INFORMATION);
    }

    @ParameterizedTest
    @CsvSource({
        "1B 00 00 00 01 00, ALWAYS", // START
        "1B 00 00 00 03 00, ALWAYS", // START and LOEJ
        "1B 00 00 00 00 00, CONTROL", // stop
        "1B 00 00 00 11 00, CONTROL", // a power condition, whatever START says
        "1E 00 00 00 00 00, ALWAYS", // allow removal
        "1E 00 00 00 01 00, CONTROL", // prevent it
        "35 00 00000000 00 0000 00, CONTROL",
        "28 00 00000000 00 0001 00, READ",
    })
    void goesByTheFieldsWhereTheStandardsDo(String cdb, Access expected) {
        Decoded decoded = CommandSet.complete().decode(Arrays.copyOf(GoldenHex.bytes(cdb), 16));

        assertThat(((Decoded.Accepted) decoded).access()).isEqualTo(expected);
    }

    @Test
    void onlyThreeAreAnsweredByAnyUnit() {
        assertThat(Arrays.stream(Operation.values()).filter(Operation::answeredByAnyUnit))
                .containsExactlyInAnyOrder(Operation.INQUIRY, Operation.REPORT_LUNS, Operation.REQUEST_SENSE);
    }

    private static Set<Operation> of(Access access) {
        return EnumSet.allOf(Operation.class).stream()
                .filter(each -> each.access() == access)
                .collect(Collectors.toSet());
    }
}
