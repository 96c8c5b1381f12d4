package io.holdfast.testkit.initiator;

import static io.holdfast.testkit.initiator.ScriptedTarget.Wire.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.initiator.ScriptedTarget.Script;
import io.holdfast.testkit.initiator.ScriptedTarget.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the initiator of the test kit does by itself, and which faults of a target it notices. */
class ConnectionTest {

    private static final int WINDOW_END = 4;

    private ScriptedTarget target;
    private Session session;

    @AfterEach
    void close() throws IOException {
        if (session != null) {
            session.close();
        }
        target.close();
    }

    @Test
    void readsWhatTheTargetSends() throws Exception {
        login(wire -> {
            ByteBuffer command = wire.receive();
            wire.send(answer(Opcode.DATA_IN, command, 0, 2, 5).flags(0).data(new byte[] {1, 2, 3, 4}));
            wire.send(dataInWithStatus(command, 2, 1, 4).data(new byte[] {5, 6, 7}));
        });

        ScsiResult result = session.run(ScsiRequest.read(Cdb.read10(0, 1), 7));

        assertThat(result.goodInput()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        target.played();
    }

    @Test
    void splitsOutputIntoImmediateUnsolicitedAndSolicitedData() throws Exception {
        List<String> seen = new ArrayList<>();
        login(wire -> {
            ByteBuffer command = wire.receive();
            seen.add(described(command));
            seen.add(described(wire.receive()));
            wire.send(r2t(command, 0, 2048, 1500));
            seen.add(described(wire.receive()));
            seen.add(described(wire.receive()));
            wire.send(answer(Opcode.SCSI_RESPONSE, command, 2, 2, 5).setInt(36, 1));
        });

        ScsiResult result = session.run(ScsiRequest.write(Cdb.write10(0, 7), new byte[3548]));

        assertThat(result.good()).isTrue();
        assertThat(result.r2ts()).isEqualTo(1);
        assertThat(seen)
                .containsExactly(
                        "01 not final, 1024 bytes",
                        "05 final, 1024 bytes, DataSN 0 at 1024",
                        "05 not final, 1024 bytes, DataSN 0 at 2048",
                        "05 final, 476 bytes, DataSN 1 at 3072");
        target.played();
    }

    @Test
    void answersAPingWithItsTagAndLun() throws Exception {
        login(wire -> {
            ByteBuffer command = wire.receive();
            wire.send(RequestPdu.of(Opcode.NOP_IN)
                    .lun(0x0003_0000_0000_0000L)
                    .initiatorTaskTag(RequestPdu.NO_TAG)
                    .word20(77)
                    .setInt(24, 2)
                    .setInt(28, 2)
                    .setInt(32, WINDOW_END));
            ByteBuffer pong = wire.receive();
            assertThat(pong.get(0)).isEqualTo((byte) (RequestPdu.IMMEDIATE | Opcode.NOP_OUT));
            assertThat(pong.getLong(8)).isEqualTo(0x0003_0000_0000_0000L);
            assertThat(pong.getInt(20)).isEqualTo(77);
            wire.send(answer(Opcode.SCSI_RESPONSE, command, 2, 2, 5));
        });

        assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).good()).isTrue();
        target.played();
    }

    @Test
    void waitsUntilTheCommandWindowOpens() throws Exception {
        login(wire -> {
            List<ByteBuffer> commands = new ArrayList<>();
            for (int i = 1; i <= WINDOW_END; i++) {
                commands.add(wire.receive());
            }
            wire.send(answer(Opcode.SCSI_RESPONSE, commands.getFirst(), 2, 5, 5));
            assertThat(wire.receive().getInt(24)).isEqualTo(5);
        });

        for (int i = 1; i <= WINDOW_END + 1; i++) {
            session.connection().start(ScsiRequest.none(Cdb.testUnitReady()));
        }
        target.played();
    }

    @Test
    void noticesAStatSnThatWasSkipped() throws Exception {
        assertViolation("StatSN has a gap: 2, ", command -> answer(Opcode.SCSI_RESPONSE, command, 3, 2, 5));
    }

    @Test
    void noticesAMaxCmdSnThatFalls() throws Exception {
        assertViolation("MaxCmdSN fell: 4, ", command -> answer(Opcode.SCSI_RESPONSE, command, 2, 2, 3));
    }

    @Test
    void noticesAnExpCmdSnOfACommandThatWasNeverSent() throws Exception {
        assertViolation("ExpCmdSN beyond what was sent", command -> answer(Opcode.SCSI_RESPONSE, command, 2, 3, 5));
    }

    @Test
    void noticesADataSnThatDoesNotStartAtZero() throws Exception {
        assertViolation(
                "DataSN is not the next one: 0, ",
                command -> dataInWithStatus(command, 2, 1, 0).data(new byte[] {1}));
    }

    @Test
    void noticesAnR2tSnThatDoesNotStartAtZero() throws Exception {
        assertViolation("R2TSN is not the next one: 0, ", command -> r2t(command, 1, 0, 1));
    }

    @Test
    void noticesMoreInputThanExpected() throws Exception {
        assertViolation(
                "more input than expected: 7, ",
                command -> dataInWithStatus(command, 2, 0, 0).data(new byte[8]));
    }

    @Test
    void noticesADigestThatIsWrong() throws Exception {
        login(wire -> {
            ByteBuffer command = wire.receive();
            wire.send(answer(Opcode.SCSI_RESPONSE, command, 2, 2, 5).data(new byte[48]));
        });
        session.connection().start(ScsiRequest.none(Cdb.testUnitReady()));
        session.connection().socket().digests(Digests.BOTH);

        assertThatThrownBy(() -> session.connection().receive())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("wrong digest: header, ");
    }

    @Test
    void saysThatTheTargetClosedTheConnection() throws Exception {
        login(Wire::receive);

        assertThatThrownBy(() -> session.run(ScsiRequest.none(Cdb.testUnitReady())))
                .isInstanceOf(EOFException.class)
                .hasMessage("the target closed the connection");
    }

    /** The answer to one request from the script. */
    private interface Answer {
        RequestPdu to(ByteBuffer command);
    }

    private void assertViolation(String message, Answer answer) throws Exception {
        login(wire -> wire.send(answer.to(wire.receive())));
        assertThatThrownBy(() -> session.run(ScsiRequest.read(Cdb.read10(0, 1), 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(message);
        target.played();
    }

    private void login(Script afterLogin) throws IOException {
        target = new ScriptedTarget(wire -> {
            wire.login(WINDOW_END);
            afterLogin.play(wire);
        });
        session = Initiator.of(target.address(), "iqn.2026-11.test:scripted").login();
    }

    private static RequestPdu dataInWithStatus(ByteBuffer command, int statSn, int dataSn, int offset) {
        return answer(Opcode.DATA_IN, command, statSn, 2, 5)
                .flags(0x81)
                .setInt(36, dataSn)
                .setInt(40, offset);
    }

    private static RequestPdu r2t(ByteBuffer command, int r2tSn, int offset, int length) {
        return answer(Opcode.R2T, command, 2, 2, 5)
                .word20(1)
                .setInt(36, r2tSn)
                .setInt(40, offset)
                .setInt(44, length);
    }

    private static String described(ByteBuffer pdu) {
        boolean dataOut = pdu.get(0) == Opcode.DATA_OUT;
        return "%02x %s, %d bytes%s"
                .formatted(
                        pdu.get(0),
                        pdu.get(1) < 0 ? "final" : "not final",
                        pdu.getInt(4),
                        dataOut ? ", DataSN " + pdu.getInt(36) + " at " + pdu.getInt(40) : "");
    }
}
