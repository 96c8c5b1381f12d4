package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * T09: the disk does not come back, and the host wants to get away from it.
 *
 * <pre>
 *   host   write ..... logout ......... answered within seconds
 *   disk   ^ stuck ............................................. comes back
 * </pre>
 */
class StuckDiskIT {

    private static final int BLOCK_BYTES = 512;
    private static final int CLOSE_CONNECTION = 1;
    private static final Duration BOUND = Duration.ofSeconds(10);

    private MemoryBlockDevice device;
    private TestTarget target;
    private Session session;
    private ScsiExchange write;

    @BeforeEach
    void writeToADiskThatIsStuck() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device);
        session = target.initiator().login();
        session.addConnection(2);
        target.clearUnitAttention(session);
        device.hold();
        write = session.connection().start(ScsiRequest.write(Cdb.write10(1, 1), new byte[BLOCK_BYTES]));
        await().until(() -> !device.held().isEmpty());
        for (Connection each : session.connections()) {
            each.socket().patience(BOUND);
        }
    }

    @AfterEach
    void stop() throws Exception {
        device.resume();
        session.close();
        target.close();
    }

    @Test
    void answersALogoutOfTheSessionWithinBoundedTime() throws Exception {
        session.logout();

        assertThat(write.done())
                .as("the write was neither acknowledged nor refused")
                .isFalse();
        assertThat(device.held()).as("the disk is stuck still").hasSize(1);
    }

    @Test
    void answersALogoutOfOneConnectionAndServesTheOther() throws IOException {
        Connection first = session.connection();
        Connection second = session.connections().getLast();

        int closed = second.ask(RequestPdu.of(Opcode.LOGOUT_REQUEST)
                        .flags(RequestPdu.FINAL | CLOSE_CONNECTION)
                        .setShort(20, first.cid()))
                .response();

        assertThat(closed).isZero();
        assertThat(second.run(ScsiRequest.none(Cdb.testUnitReady())).verdict()).isEqualTo("GOOD");
    }

    @Test
    void letsAnotherHostInMeanwhile() throws IOException {
        try (Session other = target.initiator().name("iqn.2026-11.test:other").login()) {
            target.clearUnitAttention(other);
            assertThat(other.run(ScsiRequest.read(Cdb.vpd(0x80, 64), 64)).good())
                    .isTrue();
            other.logout();
        }
    }

    @Test
    void letsTheHostWorkAgainWhenTheDiskIsBack() throws Exception {
        session.logout();
        device.resume();

        try (Session again = target.initiator().login()) {
            target.clearUnitAttention(again);
            assertThat(again.run(ScsiRequest.write(Cdb.write10(1, 1), new byte[BLOCK_BYTES]))
                            .verdict())
                    .isEqualTo("GOOD");
            again.logout();
        }
    }
}
