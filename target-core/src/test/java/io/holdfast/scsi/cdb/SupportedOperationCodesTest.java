package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.ReportSupportedOperationCodes.Option;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SupportedOperationCodesTest {

    private static final int READ_10 = 0x28;
    private static final int PERSISTENT_RESERVE_IN = 0x5E;

    @Test
    void listsAllCommands() {
        CommandSet two = CommandSet.of(List.of(Operation.GET_LBA_STATUS, Operation.READ_10));

        assertThat(AnswerBytes.of(ask(two, Option.ALL_COMMANDS, false, 0, 0))).isEqualTo(GoldenHex.bytes("""
                00 00 00 10              | 16 bytes follow
                28 00 00 00 00 00 00 0a  | READ(10): no service action, CDB of 10 bytes
                9e 00 00 12 00 01 00 10  | GET LBA STATUS: SERVACTV, CDB of 16 bytes
                """));
    }

    @Test
    void listsAllCommandsWithTimeouts() {
        CommandSet one = CommandSet.of(List.of(Operation.GET_LBA_STATUS));

        assertThat(AnswerBytes.of(ask(one, Option.ALL_COMMANDS, true, 0, 0))).isEqualTo(GoldenHex.bytes("""
                00 00 00 14              | 20 bytes follow
                9e 00 00 12 00 03 00 10  | CTDP and SERVACTV
                00 0a 00 00              | 10 bytes follow
                00 00 00 00  00 00 00 00 | no nominal and no recommended time
                """));
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachOperationWhichBitsItLooksAt(Operation operation) {
        Option option = operation.hasServiceAction() ? Option.SERVICE_ACTION : Option.OPCODE;
        byte[] answer = AnswerBytes.of(
                ask(CommandSet.complete(), option, false, operation.opcode(), operation.serviceAction()));

        assertThat(answer).startsWith(0, 3, 0, operation.cdbLength());
        assertThat(Arrays.copyOfRange(answer, 4, answer.length)).isEqualTo(operation.usage());
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheSameByOpcodeAndServiceActionTogether(Operation operation) {
        assertThat(AnswerBytes.of(ask(
                        CommandSet.complete(), Option.EITHER, false, operation.opcode(), operation.serviceAction())))
                .hasSize(4 + operation.cdbLength());
    }

    @Test
    void listsExactlyTheOperationsThatItDecodes() {
        ByteBuffer list = ByteBuffer.wrap(AnswerBytes.of(ask(CommandSet.complete(), Option.ALL_COMMANDS, false, 0, 0)));
        assertThat(list.getInt()).isEqualTo(list.remaining());
        for (Operation operation : Operation.values()) {
            byte[] descriptor = new byte[8];
            list.get(descriptor);
            assertThat(descriptor[0] & 0xFF).isEqualTo(operation.opcode());
            assertThat((int) descriptor[3]).isEqualTo(operation.serviceAction());
        }
        assertThat(list.hasRemaining()).isFalse();
    }

    @Test
    void addsTimeoutsBehindTheUsageOfOneCommand() {
        assertThat(AnswerBytes.of(ask(CommandSet.complete(), Option.OPCODE, true, 0x00, 0)))
                .isEqualTo(GoldenHex.bytes("""
                        00 83 00 06          | CTDP, supported as the standard says, 6 bytes
                        00 00 00 00 00 00    | TEST UNIT READY
                        00 0a 00 00  00 00 00 00  00 00 00 00
                        """));
    }

    @ParameterizedTest
    @CsvSource({
        "OPCODE, 0xFF, 0",
        "SERVICE_ACTION, 0x5E, 9",
        "SERVICE_ACTION, 0xFF, 0",
        "EITHER, 0x28, 1",
        "EITHER, 0x5E, 9"
    })
    void tellsThatACommandIsNotSupported(Option option, int opcode, int serviceAction) {
        assertThat(AnswerBytes.of(ask(CommandSet.complete(), option, true, opcode, serviceAction)))
                .isEqualTo(GoldenHex.bytes("00 01 00 00"));
    }

    @Test
    void refusesAnOptionThatDoesNotFitTheOperationCode() {
        assertThat(AnswerBytes.sense(ask(CommandSet.complete(), Option.OPCODE, false, PERSISTENT_RESERVE_IN, 0)))
                .isEqualTo(Sense.invalidFieldInCdb(2, 2));
        assertThat(AnswerBytes.sense(ask(CommandSet.complete(), Option.SERVICE_ACTION, false, READ_10, 0)))
                .isEqualTo(Sense.invalidFieldInCdb(2, 2));
    }

    @Test
    void cutsTheListToTheAllocationLengthButNotTheLengthInIt() {
        ReportSupportedOperationCodes command = new ReportSupportedOperationCodes(Option.ALL_COMMANDS, false, 0, 0, 6);
        CommandSet one = CommandSet.of(List.of(Operation.READ_10));

        assertThat(AnswerBytes.of(SupportedOperationCodes.answer(command, one, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(GoldenHex.bytes("00 00 00 08  28 00"));
    }

    private static Outcome ask(CommandSet commands, Option option, boolean timeouts, int opcode, int serviceAction) {
        return SupportedOperationCodes.answer(
                new ReportSupportedOperationCodes(option, timeouts, opcode, serviceAction, 65535),
                commands,
                UnpooledByteBufAllocator.DEFAULT);
    }
}
