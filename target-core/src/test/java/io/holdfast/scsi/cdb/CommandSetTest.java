package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSetTest {

    private static final CommandSet COMMANDS = CommandSet.complete();

    @ParameterizedTest
    @ValueSource(strings = {"01", "05", "4C", "4E", "7E", "85", "C0", "FF"})
    void refusesAnOperationCodeThatItDoesNotHave(String cdb) {
        assertThat(decode(COMMANDS, cdb)).isEqualTo(new Decoded.Rejected(null, Sense.invalidOpcode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5E04", "5E1F", "5F09", "9E00", "9E11", "A300", "A30B", "4800", "4803", "4804"})
    void refusesAServiceActionThatItDoesNotHaveAndPointsToIt(String cdb) {
        assertThat(decode(COMMANDS, cdb)).isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(1, 4)));
    }

    @Test
    void refusesALongCdbThatIsNotWholeOrHasAnUnknownServiceAction() {
        byte[] read = Cdbs.bare(0x7F, 0x09);
        assertThat(COMMANDS.decode(read)).isInstanceOf(Decoded.Accepted.class);

        assertThat(COMMANDS.decode(Arrays.copyOf(read, 16)))
                .isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(7, 7)));
        read[7] = 23;
        assertThat(COMMANDS.decode(read)).isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(7, 7)));
        for (int action : new int[] {0, 3, 0x0E, 0x1F}) {
            assertThat(COMMANDS.decode(Cdbs.bare(0x7F, action)))
                    .as("service action %02x", action)
                    .isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(8, 7)));
        }
        byte[] far = Cdbs.bare(0x7F, 0x09);
        far[8] = 1;
        assertThat(COMMANDS.decode(far)).isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(8, 7)));
    }

    /** There is no protection information of type 2 (SBC-4, READ (32)). */
    @Test
    void hasNoLongCdbsWhereTheyAreRefused() {
        assertThat(LongCdbs.REFUSED.of(COMMANDS).decode(Cdbs.bare(0x7F, 0x09)))
                .isEqualTo(new Decoded.Rejected(null, Sense.invalidOpcode()));
        assertThat(LongCdbs.REFUSED.of(COMMANDS).operations())
                .hasSize(Operation.values().length - 5)
                .noneMatch(each -> each.cdbLength() > 16);
        assertThat(LongCdbs.ACCEPTED.of(COMMANDS)).isSameAs(COMMANDS);
    }

    @Test
    void refusesAnOperationThatTheUnitDoesNotHave() {
        CommandSet without = CommandSet.of(List.of(Operation.READ_10, Operation.READ_CAPACITY_16));

        assertThat(without.operations()).containsExactly(Operation.READ_10, Operation.READ_CAPACITY_16);
        assertThat(decode(without, "28")).isInstanceOf(Decoded.Accepted.class);
        assertThat(decode(without, "42")).isEqualTo(new Decoded.Rejected(null, Sense.invalidOpcode()));
        assertThat(decode(without, "9E12")).isEqualTo(new Decoded.Rejected(null, Sense.invalidFieldInCdb(1, 4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28", "A8", "88", "2A", "AA", "8A", "2E", "AE", "8E", "2F", "AF", "8F", "41", "93", "89", "8B", "9C"
            })
    void refusesProtectionInformationWhichThereIsNone(String opcode) {
        for (int protect = 1; protect < 8; protect++) {
            int highest = protect >= 4 ? 7 : protect >= 2 ? 6 : 5;

            assertThat(decode(COMMANDS, opcode + "%02X".formatted(protect << 5)))
                    .extracting(CommandSetTest::sense)
                    .isEqualTo(Sense.invalidFieldInCdb(1, highest));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12 00 80 00FF 00,                      2, 7", // a page without EVPD
        "12 02 00 00FF 00,                      1, 1", // CMDDT
        "2F 04 00000000 00 0001 00,             1, 2", // BYTCHK 10b
        "8F 04 0000000000000000 00000001 00 00, 1, 2",
        "2E 04 00000000 00 0001 00,             1, 2", // WRITE AND VERIFY has BYTCHK of one bit
        "42 01 00000000 00 0018 00,             1, 0", // UNMAP with ANCHOR
        "41 18 00000000 00 0001 00,             1, 4", // WRITE SAME with ANCHOR
        "35 04 00000000 00 0001 00,             1, 2", // SYNC_NV
        "9C 00 0000000000000000 0008 0008 0000, 11, 3", // ATOMIC BOUNDARY
        "A0 00 03 000000 00000100 0000,         2, 7", // SELECT REPORT
        "A0 00 00 000000 0000000F 0000,         6, 7", // ALLOCATION LENGTH below 16
        "A30C 04 00 0000 00000100 0000,         2, 2", // REPORTING OPTIONS
        "A30D 00 000000 00000003 0000,          6, 7", // ALLOCATION LENGTH below 4
        "1E 000000 02 00,                       4, 1", // PREVENT 10b
        "00 00000000 01,                        5, 0", // LINK
    })
    void pointsToTheFieldThatTheStandardDoesNotAllow(String cdb, int byteIndex, int bitIndex) {
        assertThat(sense(decode(COMMANDS, cdb))).isEqualTo(Sense.invalidFieldInCdb(byteIndex, bitIndex));
    }

    @Test
    void pointsToTheFirstOfSeveralFaults() {
        assertThat(sense(decode(COMMANDS, "28 E1 00000000 E0 0001 04"))).isEqualTo(Sense.invalidFieldInCdb(1, 7));
    }

    private static Sense sense(Decoded decoded) {
        return ((Decoded.Rejected) decoded).sense();
    }

    private static Decoded decode(CommandSet commands, String cdb) {
        return commands.decode(Arrays.copyOf(GoldenHex.bytes(cdb), 16));
    }
}
