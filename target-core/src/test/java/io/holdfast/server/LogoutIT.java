package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.LoginDialogue;
import io.holdfast.testkit.initiator.LoginRefused;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.PduSocket;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of one MC/S session that come and go (RFC 7143 4.3.6, 11.14 and 11.15). */
class LogoutIT {

    private static final int CLOSE_SESSION = 0;
    private static final int CLOSE_CONNECTION = 1;
    private static final int REMOVE_FOR_RECOVERY = 2;

    private static final int CLOSED = 0;
    private static final int CID_NOT_FOUND = 1;
    private static final int RECOVERY_NOT_SUPPORTED = 2;

    private static final int CANNOT_INCLUDE = 0x0208;
    private static final int SESSION_DOES_NOT_EXIST = 0x020A;
    private static final int TOO_MANY_CONNECTIONS = 0x0206;

    private static final int BLOCK_BYTES = 512;

    private MemoryBlockDevice device;
    private TestTarget target;
    private Session session;
    private Connection first;
    private Connection second;

    @BeforeEach
    void loginTwice() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device);
        session = target.initiator().login();
        first = session.connection();
        second = session.addConnection(2);
        target.clearUnitAttention(session);
    }

    @AfterEach
    void stop() throws Exception {
        device.resume();
        session.close();
        target.close();
    }

    @Test
    void logsOutTheConnectionItself() throws IOException {
        assertThat(logout(second, CLOSE_CONNECTION, 2)).isEqualTo(CLOSED);

        assertClosed(second);
        assertServes(first);
        assertThat(target.sessions()).isEqualTo(1);
    }

    @Test
    void logsOutAnotherConnection() throws IOException {
        assertThat(logout(first, CLOSE_CONNECTION, 2)).isEqualTo(CLOSED);

        assertClosed(second);
        assertServes(first);
    }

    @Test
    void goesOnWithoutTheFirstConnection() throws IOException {
        assertThat(logout(first, CLOSE_CONNECTION, 1)).isEqualTo(CLOSED);

        assertClosed(first);
        assertServes(second);
    }

    @Test
    void waitsForTheCommandsOfAConnectionBeforeItIsLoggedOut() throws IOException {
        device.hold();
        ScsiExchange write = second.start(ScsiRequest.write(Cdb.write10(0, 1), new byte[BLOCK_BYTES]));
        await().until(() -> device.held().size() == 1);
        int tag = first.send(request(CLOSE_CONNECTION, 2));
        device.resume();

        assertThat(first.answer(tag).response()).isEqualTo(CLOSED);

        assertThat(device.held()).isEmpty();
        assertThat(write.done()).isFalse();
        assertServes(first);
    }

    @Test
    void saysThatACidIsNotThere() throws IOException {
        assertThat(logout(first, CLOSE_CONNECTION, 99)).isEqualTo(CID_NOT_FOUND);

        assertServes(first);
        assertServes(second);
    }

    @Test
    void saysThatConnectionsAreNotRecovered() throws IOException {
        assertThat(logout(first, REMOVE_FOR_RECOVERY, 2)).isEqualTo(RECOVERY_NOT_SUPPORTED);

        assertServes(first);
    }

    @Test
    void closesAllConnectionsOfTheSession() throws IOException {
        assertThat(logout(first, CLOSE_SESSION, 0)).isEqualTo(CLOSED);

        assertClosed(first);
        assertClosed(second);
        await().until(() -> target.sessions() == 0);
    }

    /** RFC 7143 4.2.2.1: a connection that breaks takes its commands along, and the session lives. */
    @Test
    void livesOnWhenAConnectionBreaks() throws IOException {
        device.hold();
        ScsiExchange kept = first.start(ScsiRequest.write(Cdb.write10(1, 1), new byte[BLOCK_BYTES]));
        second.start(ScsiRequest.write(Cdb.write10(2, 1), new byte[BLOCK_BYTES]));
        await().until(() -> device.held().size() == 2);
        second.socket().reset();
        device.resume();

        assertThat(kept.await().verdict()).isEqualTo("GOOD");
        assertServes(first);
        assertServes(session.addConnection(2));
    }

    /** RFC 7143 6.3.4: the same CID again means that the old connection is dead. */
    @Test
    void reinstatesAConnection() throws IOException {
        device.hold();
        second.start(ScsiRequest.write(Cdb.write10(2, 1), new byte[BLOCK_BYTES]));
        await().until(() -> device.held().size() == 1);
        device.resume();

        Connection again = session.addConnection(2);

        assertThat(second.socket().closedWithin(Duration.ofSeconds(5))).isTrue();
        assertServes(again);
        assertServes(first);
        assertThat(target.sessions()).isEqualTo(1);
    }

    @Test
    void refusesMoreConnectionsThanNegotiated() throws IOException {
        int allowed = first.negotiated().maxConnections();
        for (int cid = 3; cid <= allowed; cid++) {
            session.addConnection(cid);
        }

        assertThatThrownBy(() -> session.addConnection(allowed + 1))
                .isInstanceOfSatisfying(
                        LoginRefused.class,
                        refused -> assertThat(refused.status()).isEqualTo(TOO_MANY_CONNECTIONS));
        assertServes(first);
    }

    @Test
    void refusesAConnectionToASessionThatIsNotThere() throws IOException {
        assertThat(loginStatus(session.tsih() + 1, target.initiator().name())).isEqualTo(SESSION_DOES_NOT_EXIST);
    }

    @Test
    void refusesAConnectionOfAnotherHost() throws IOException {
        assertThat(loginStatus(session.tsih(), "iqn.2026-11.test:other")).isIn(CANNOT_INCLUDE, SESSION_DOES_NOT_EXIST);
        assertServes(first);
    }

    private int loginStatus(int tsih, String name) throws IOException {
        try (PduSocket socket = PduSocket.connect(target.portal())) {
            LoginDialogue dialogue = new LoginDialogue(
                    socket, new LoginDialogue.Head(target.initiator().isid(), tsih, 7, session.cmdSn()));
            dialogue.transit(
                    LoginDialogue.SECURITY,
                    LoginDialogue.OPERATIONAL,
                    Map.of(
                            "InitiatorName",
                            name,
                            "SessionType",
                            "Normal",
                            "TargetName",
                            TestTarget.NAME,
                            "AuthMethod",
                            "None"));
            dialogue.transit(LoginDialogue.OPERATIONAL, LoginDialogue.FULL_FEATURE, Map.of());
            return 0;
        } catch (LoginRefused refused) {
            return refused.status();
        }
    }

    private static int logout(Connection connection, int reason, int cid) throws IOException {
        ResponsePdu answer = connection.ask(request(reason, cid));
        return answer.response();
    }

    private static RequestPdu request(int reason, int cid) {
        return RequestPdu.of(Opcode.LOGOUT_REQUEST)
                .flags(RequestPdu.FINAL | reason)
                .setShort(20, cid);
    }

    private static void assertServes(Connection connection) throws IOException {
        assertThat(connection.run(ScsiRequest.none(Cdb.testUnitReady())).verdict())
                .isEqualTo("GOOD");
    }

    private static void assertClosed(Connection connection) throws IOException {
        assertThat(connection.socket().closedWithin(Duration.ofSeconds(5))).isTrue();
    }
}
