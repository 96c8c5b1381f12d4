package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Connection.Pings;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NOP in both directions, with a target that pings what was silent for 300 ms and waits as long for an answer. */
class KeepAliveIT {

    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final int FLOOD = 20_000;

    private MemoryBlockDevice device;
    private TestTarget target;

    @BeforeEach
    void start() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.pingingEvery(INTERVAL, device);
    }

    @AfterEach
    void stop() throws Exception {
        device.resume();
        target.close();
    }

    /** T12: a ping that wants an answer has a Target Transfer Tag, and one that has none must not want it. */
    @Test
    void pingsASilentConnectionAndKeepsItWhenItAnswers() throws IOException {
        try (Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            for (int i = 0; i < 4; i++) {
                ResponsePdu ping = session.connection().awaitUnasked(Opcode.NOP_IN);

                assertThat(ping.initiatorTaskTag()).isEqualTo(RequestPdu.NO_TAG);
                assertThat(ping.targetTransferTag()).isNotEqualTo(RequestPdu.NO_TAG);
                assertThat(ping.data()).isEmpty();
            }
            assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).good())
                    .isTrue();
            session.logout();
        }
    }

    @Test
    void givesUpASilentConnectionThatDoesNotAnswer() throws IOException {
        try (Session session = target.initiator().login()) {
            session.connection().pings(Pings.IGNORED);

            assertThat(session.connection().socket().closedWithin(Duration.ofSeconds(10)))
                    .isTrue();
            await().until(() -> target.sessions() == 0);
        }
    }

    /** T11 and DiscUtils' initiator, which answers no ping: whoever sends anything is alive. */
    @Test
    void keepsABusyConnectionThatIgnoresPings() throws IOException {
        try (Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            Connection connection = session.connection();
            connection.pings(Pings.IGNORED);
            long end = System.nanoTime() + INTERVAL.multipliedBy(6).toNanos();

            while (System.nanoTime() < end) {
                assertThat(connection.run(ScsiRequest.none(Cdb.testUnitReady())).good())
                        .isTrue();
            }

            session.logout();
        }
    }

    /** T11: the disk is slow, not the initiator. */
    @Test
    void keepsAConnectionWhoseCommandsTakeLongerThanTheTimeout() throws IOException {
        try (Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            device.hold();
            ScsiExchange read = session.connection().start(ScsiRequest.read(Cdb.read10(0, 1), 512));
            await().until(() -> device.held().size() == 1);
            for (int i = 0; i < 4; i++) {
                session.connection().awaitUnasked(Opcode.NOP_IN);
            }
            device.resume();

            assertThat(read.await().good()).isTrue();
            session.logout();
        }
    }

    /** T14. */
    @Test
    void answersAPingWithItsTagAndItsData() throws IOException {
        try (Session session = target.initiator().login()) {
            byte[] data = {1, 2, 3, 4, 5};

            ResponsePdu pong = session.connection().ping(data);

            assertThat(pong.data()).isEqualTo(data);
            assertThat(pong.targetTransferTag()).isEqualTo(RequestPdu.NO_TAG);
            session.logout();
        }
    }

    /** T14 too: a ping that is not immediate takes its place in the order of CmdSN. */
    @Test
    void answersAPingThatIsNotImmediate() throws IOException {
        try (Session session = target.initiator().login()) {
            for (int i = 0; i < 3; i++) {
                ResponsePdu pong =
                        session.connection().ask(RequestPdu.of(Opcode.NOP_OUT).word20(RequestPdu.NO_TAG));
                assertThat(pong.expCmdSn()).isEqualTo(session.cmdSn());
            }
            session.logout();
        }
    }

    @Test
    void saysNothingToANopOutWithoutATag() throws IOException {
        try (Session session = target.initiator().login()) {
            session.connection()
                    .socket()
                    .send(RequestPdu.of(Opcode.NOP_OUT)
                            .immediate()
                            .initiatorTaskTag(RequestPdu.NO_TAG)
                            .word20(RequestPdu.NO_TAG)
                            .cmdSn(session.cmdSn())
                            .expStatSn(session.connection().expStatSn()));

            session.connection().send(ping().data(new byte[] {7}));
            assertThat(session.connection().receive().data())
                    .as("the next that comes is the answer to the other ping")
                    .containsExactly(7);
            session.logout();
        }
    }

    /** T13: pings cost no memory, answered or not. */
    @Test
    void isNotMovedByAFloodOfPings() throws IOException {
        try (Session session = target.initiator().login()) {
            Connection connection = session.connection();
            for (int i = 0; i < FLOOD / 100; i++) {
                int[] tags = new int[100];
                for (int k = 0; k < tags.length; k++) {
                    tags[k] = connection.send(ping().data(new byte[512]));
                }
                for (int tag : tags) {
                    assertThat(connection.answer(tag).data()).hasSize(512);
                }
            }
            session.logout();
        }
        target.assertNothingLeased();
    }

    private static RequestPdu ping() {
        return RequestPdu.of(Opcode.NOP_OUT).immediate().word20(RequestPdu.NO_TAG);
    }
}
