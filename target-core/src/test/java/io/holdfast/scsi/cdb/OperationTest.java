package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.Cdbs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {

    private static final CommandSet COMMANDS = CommandSet.complete();

    @ParameterizedTest
    @EnumSource
    void refusesEachBitThatItDoesNotLookAtAndPointsToIt(Operation operation) {
        byte[] usage = operation.usage();
        for (int byteIndex = 1; byteIndex < usage.length; byteIndex++) {
            for (int bitIndex = 0; bitIndex < 8; bitIndex++) {
                boolean lookedAt = (usage[byteIndex] >> bitIndex & 1) != 0;
                boolean serviceAction = operation.cdbLength() == 32
                        ? byteIndex >= 7 && byteIndex <= 9
                        : operation.hasServiceAction() && byteIndex == 1 && bitIndex < 5;
                if (lookedAt || serviceAction) {
                    continue;
                }
                byte[] cdb = bare(operation);
                cdb[byteIndex] |= (byte) (1 << bitIndex);

                assertThat(COMMANDS.decode(cdb))
                        .as("bit %d of byte %d", bitIndex, byteIndex)
                        .isEqualTo(new Decoded.Rejected(operation, Sense.invalidFieldInCdb(byteIndex, bitIndex)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksAtNothingBehindTheCdb(Operation operation) {
        byte[] cdb = bare(operation);
        byte[] padded = Arrays.copyOf(cdb, 32);
        Arrays.fill(padded, operation.cdbLength(), padded.length, (byte) 0xFF);

        assertThat(COMMANDS.decode(padded)).isEqualTo(COMMANDS.decode(cdb));
    }

    @ParameterizedTest
    @EnumSource
    void isAsLongAsItsGroupSays(Operation operation) {
        int group = operation.opcode() >> 5;
        int length = switch (group) {
            case 0 -> 6;
            case 1, 2 -> 10;
            case 3 -> 32;
            case 4 -> 16;
            case 5 -> 12;
            default -> throw new AssertionError("group " + group);
        };
        assertThat(operation.cdbLength()).isEqualTo(length);
    }

    @ParameterizedTest
    @EnumSource
    void refusesNaca(Operation operation) {
        byte[] cdb = bare(operation);
        int control = operation.cdbLength() == 32 ? 1 : operation.cdbLength() - 1;
        cdb[control] = 0x04;

        assertThat(COMMANDS.decode(cdb))
                .isEqualTo(new Decoded.Rejected(operation, Sense.invalidFieldInCdb(control, 2)));
    }

    @Test
    void standsInTheOrderOfTheCodesAndOnceEach() {
        Comparator<Operation> byCodes =
                Comparator.comparingInt(Operation::opcode).thenComparingInt(Operation::serviceAction);

        assertThat(Operation.values()).isSortedAccordingTo(byCodes);
        assertThat(COMMANDS.operations()).containsExactly(Operation.values());
        assertThat(Arrays.stream(Operation.values()).map(each -> each.opcode() << 8 | each.serviceAction()))
                .doesNotHaveDuplicates();
    }

    @Test
    void hasEitherServiceActionsForAnOpcodeOrNone() {
        for (Operation operation : Operation.values()) {
            assertThat(Arrays.stream(Operation.values()).filter(each -> each.opcode() == operation.opcode()))
                    .as(operation.name())
                    .allMatch(each -> each.hasServiceAction() == operation.hasServiceAction());
        }
    }

    @Test
    void isNamedInLowerCaseWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Operation.INQUIRY.label()).isEqualTo("inquiry");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** The CDB in which nothing is set but what picks the row. */
    private static byte[] bare(Operation operation) {
        return Cdbs.bare(operation.opcode(), operation.serviceAction());
    }
}
