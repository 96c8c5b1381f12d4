package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.DataPlan;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.initiator.TaskManagement;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Task management functions while commands are held by a slow disk, over several connections and sessions (RFC 7143 11.5 and 11.6). A ping behind a request shows by its answer
 * that the target has got the request.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class TaskManagementIT {

    private static final int BLOCK_BYTES = 512;

    private MemoryBlockDevice device;
    private final Transport transport;
    private TestTarget target;
    private Session session;

    TaskManagementIT(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void login() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device, transport);
        session = target.initiator().login();
        target.clearUnitAttention(session);
    }

    @AfterEach
    void stop() throws Exception {
        device.resume();
        session.close();
        target.close();
    }

    @Test
    void abortsATaskThatTheDiskHolds() throws IOException {
        device.hold();
        ScsiExchange write = start(session.connection(), 1);
        await().until(() -> device.held().size() == 1);

        int tag = sendAbort(write);
        session.connection().ping();
        device.resume();

        assertThat(session.connection().answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        assertNoResponse(write);
    }

    @Test
    void abortsATaskThatWaitsForItsData() throws IOException {
        ScsiExchange write = session.connection()
                .start(ScsiRequest.write(Cdb.write10(0, 64), new byte[64 * BLOCK_BYTES])
                        .plan(DataPlan.SOLICITED.holdingR2ts()));
        write.awaitR2ts(1);

        assertThat(TaskManagement.abort(session.connection(), write)).isEqualTo(TaskManagement.FUNCTION_COMPLETE);

        assertNoResponse(write);
    }

    /** RFC 7143 4.2.2.1: data that was on its way when the abort came is dropped without a word, or the R2T's answer would kill the connection. */
    @Test
    void dropsTheDataOfAnAbortedTask() throws IOException {
        ScsiExchange write = session.connection()
                .start(ScsiRequest.write(Cdb.write10(0, 16), filled(16 * BLOCK_BYTES, 9))
                        .plan(DataPlan.SOLICITED.holdingR2ts()));
        ResponsePdu r2t = write.awaitR2ts(1).getFirst();
        int tag = sendAbort(write);
        write.answer(r2t);

        assertThat(session.connection().answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        assertNoResponse(write);
        assertThat(device.peek(0, 16 * BLOCK_BYTES)).containsOnly(0);
    }

    @Test
    void saysThatATaskDoesNotExist() throws IOException {
        ScsiExchange done = session.connection().start(ScsiRequest.none(Cdb.testUnitReady()));
        assertThat(done.await().good()).isTrue();

        assertThat(TaskManagement.abort(session.connection(), done)).isEqualTo(TaskManagement.TASK_DOES_NOT_EXIST);
    }

    @Test
    void saysThatALunDoesNotExist() throws IOException {
        assertThat(TaskManagement.lun(session.connection(), TaskManagement.LOGICAL_UNIT_RESET, 77))
                .isEqualTo(TaskManagement.LUN_DOES_NOT_EXIST);
    }

    /**
     * One session of two connections, a task on each.
     *
     * <pre>
     *   connection 1   write a     ABORT TASK SET ......... FUNCTION COMPLETE
     *   connection 2   write b
     *   other session  write c ............................ GOOD
     * </pre>
     */
    @Test
    void abortsTheTaskSetOfAllConnectionsOfTheSessionAndOfNoOther() throws IOException {
        Connection second = session.addConnection(2);
        try (Session other = target.initiator().name("iqn.2026-11.test:other").login()) {
            target.clearUnitAttention(other);
            device.hold();
            ScsiExchange a = start(session.connection(), 1);
            ScsiExchange b = start(second, 2);
            ScsiExchange c = start(other.connection(), 3);
            await().until(() -> device.held().size() == 3);

            int tag = session.connection().send(TaskManagement.request(TaskManagement.ABORT_TASK_SET, 0));
            passTurn(session.connection());
            passTurn(second); // the function has reached the other connection's loop too
            passTurn(session.connection());
            device.resume();

            assertThat(session.connection().answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
            assertThat(c.await().verdict()).isEqualTo("GOOD");
            assertNoResponse(a);
            second.ping();
            assertThat(b.done()).isFalse();
            other.logout();
        }
    }

    /**
     * RFC 7143 4.2.3.3: else the write would land after the initiator was told that it never will.
     *
     * <pre>
     *   connection 1   (write, CmdSN n, on its way) ......... arrives
     *   connection 2   ABORT TASK SET, CmdSN n + 1 ................... FUNCTION COMPLETE
     * </pre>
     */
    @Test
    void awaitsCommandsThatWereSentBeforeOnAnotherConnection() throws IOException {
        Connection second = session.addConnection(2);
        int early = session.takeCmdSn();
        int tag = second.send(TaskManagement.request(TaskManagement.ABORT_TASK_SET, 0));
        passTurn(second);
        device.hold();
        ScsiExchange write =
                session.connection().start(ScsiRequest.write(Cdb.write10(1, 1), filled(BLOCK_BYTES, 'l')), early);
        for (int hop = 0; hop < 2; hop++) { // from the write's loop to the function's, and back with the abort
            passTurn(session.connection());
            passTurn(second);
        }
        device.resume();

        assertThat(second.answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        assertNoResponse(write);
    }

    /** RFC 7143 4.2.3.3: a function of the whole target awaits nothing; what comes later counts as aborted. */
    @Test
    void resetsTheTargetWithoutCommandsThatHaveNotCome() throws IOException {
        Connection second = session.addConnection(2);
        int early = session.takeCmdSn();

        assertThat(second.ask(TaskManagement.request(TaskManagement.TARGET_WARM_RESET, 0))
                        .response())
                .isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        ScsiExchange write =
                session.connection().start(ScsiRequest.write(Cdb.write10(1, 1), filled(BLOCK_BYTES, 'l')), early);

        assertNoResponse(write);
        assertThat(device.peek(BLOCK_BYTES, BLOCK_BYTES)).containsOnly(0);
    }

    @ParameterizedTest(name = "function {0}")
    @ValueSource(ints = {TaskManagement.LOGICAL_UNIT_RESET, TaskManagement.TARGET_WARM_RESET})
    void resetsTheTasksOfAllSessionsAndTellsTheOthers(int function) throws IOException {
        try (Session other = target.initiator().name("iqn.2026-11.test:other").login()) {
            target.clearUnitAttention(other);
            device.hold();
            ScsiExchange mine = start(session.connection(), 1);
            ScsiExchange theirs = start(other.connection(), 2);
            await().until(() -> device.held().size() == 2);

            int tag = session.connection().send(TaskManagement.request(function, 0));
            session.connection().ping();
            device.resume();

            assertThat(session.connection().answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
            assertNoResponse(mine);
            ScsiResult next = other.run(ScsiRequest.none(Cdb.testUnitReady()));
            assertThat(next.verdict()).as("unit attention of the other session").startsWith("6/29/");
            assertThat(theirs.done()).isFalse();
            assertThat(other.run(ScsiRequest.none(Cdb.testUnitReady())).verdict())
                    .as("told once")
                    .isEqualTo("GOOD");
            other.logout();
        }
    }

    @Test
    void coldResetEndsAllSessions() throws IOException {
        try (Session other = target.initiator().name("iqn.2026-11.test:other").login()) {
            session.connection().send(TaskManagement.request(TaskManagement.TARGET_COLD_RESET, 0));

            assertThat(session.connection().socket().closedWithin(Duration.ofSeconds(5)))
                    .isTrue();
            assertThat(other.connection().socket().closedWithin(Duration.ofSeconds(5)))
                    .isTrue();
        }
        await().until(() -> target.sessions() == 0);
    }

    @ParameterizedTest(name = "function {0}")
    @ValueSource(ints = {TaskManagement.CLEAR_ACA, 8, 0, 9, 127})
    void answersFunctionsThatItDoesNotHave(int function) throws IOException {
        int response =
                session.connection().ask(TaskManagement.request(function, 0)).response();

        assertThat(response).isNotEqualTo(TaskManagement.FUNCTION_COMPLETE);
        assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).good()).isTrue();
    }

    /** RFC 7143 11.5.1: the abort overtakes its command, whose CmdSN then counts as received. */
    @Test
    void abortsACommandThatNeverArrives() throws IOException {
        int lost = session.takeCmdSn();
        int tag = session.connection()
                .send(TaskManagement.request(TaskManagement.ABORT_TASK, 0)
                        .word20(0x1234_5678)
                        .setInt(32, lost));

        assertThat(session.connection().answer(tag).response()).isEqualTo(TaskManagement.FUNCTION_COMPLETE);
        assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).good())
                .as("the command after the gap runs")
                .isTrue();
    }

    /** A loop serves its sockets before the work handed to it, so that one ping may be answered before that work is done, two may not. */
    private static void passTurn(Connection connection) throws IOException {
        connection.ping();
        connection.ping();
    }

    private ScsiExchange start(Connection connection, int block) throws IOException {
        return connection.start(ScsiRequest.write(Cdb.write10(block, 1), filled(BLOCK_BYTES, block)));
    }

    private int sendAbort(ScsiExchange command) throws IOException {
        return session.connection()
                .send(TaskManagement.request(TaskManagement.ABORT_TASK, 0)
                        .word20(command.initiatorTaskTag())
                        .setInt(32, command.cmdSn()));
    }

    /** Aborted tasks have no response, and the connection lives on. */
    private void assertNoResponse(ScsiExchange aborted) throws IOException {
        session.connection().ping();
        assertThat(aborted.done()).as("a response to an aborted task").isFalse();
    }

    private static byte[] filled(int length, int content) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) content);
        return bytes;
    }
}
