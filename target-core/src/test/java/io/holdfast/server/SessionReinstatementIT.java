package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions by initiator port: name and ISID. */
class SessionReinstatementIT {

    private static final int BLOCK_BYTES = 512;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private MemoryBlockDevice device;
    private TestTarget target;

    @BeforeEach
    void start() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device);
    }

    @AfterEach
    void stop() throws Exception {
        device.resume();
        threads.shutdownNow();
        target.close();
    }

    /**
     * T01: a host that lost its power comes back while a write of its former life is still on its way to the disk.
     *
     * <pre>
     *   old session    write 'o' ---------------------------> disk takes its time ....... done
     *   new session                 login (TSIH 0) ............................ GOOD ---> write 'n'
     * </pre>
     */
    @Test
    void answersTheLoginOnlyWhenNoWriteOfTheOldSessionCanLandAnyMore() throws Exception {
        Initiator host = target.initiator();
        try (Session old = host.login()) {
            target.clearUnitAttention(old);
            device.hold();
            old.connection().start(ScsiRequest.write(Cdb.write10(7, 1), block('o')));
            await().until(() -> !device.held().isEmpty());

            Future<Session> login = threads.submit(host::login);
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> !login.isDone());
            device.resume();

            try (Session reinstated = login.get()) {
                assertThat(device.held()).as("operations of the old session").isEmpty();
                target.clearUnitAttention(reinstated);
                assertThat(reinstated
                                .run(ScsiRequest.write(Cdb.write10(7, 1), block('n')))
                                .good())
                        .isTrue();
                assertThat(device.peek(7 * BLOCK_BYTES, BLOCK_BYTES)).isEqualTo(block('n'));
                assertThat(old.connection().socket().closedWithin(Duration.ofSeconds(5)))
                        .isTrue();
                assertThat(target.sessions()).isEqualTo(1);
                reinstated.logout();
            }
        }
    }

    /** T01 without I/O in flight, and what Windows does as its normal behaviour. */
    @Test
    void replacesTheSessionOfTheSameNameAndIsidAgainAndAgain() throws IOException {
        Session last = target.initiator().login();
        for (int i = 0; i < 20; i++) {
            Session next = target.initiator().login();
            assertThat(last.connection().socket().closedWithin(Duration.ofSeconds(5)))
                    .isTrue();
            last = next;
        }
        target.clearUnitAttention(last);
        assertThat(last.run(ScsiRequest.read(Cdb.read10(0, 1), BLOCK_BYTES)).good())
                .isTrue();
        assertThat(target.sessions()).isEqualTo(1);
        last.logout();
    }

    /** T02. */
    @Test
    void keepsTwoSessionsOfOneNameWithTwoIsids() throws IOException {
        try (Session one = target.initiator().isid(0x4000_0137_0000L).login();
                Session two = target.initiator().isid(0x4000_0137_0001L).login()) {
            target.clearUnitAttention(one);
            target.clearUnitAttention(two);
            assertThat(one.tsih()).isNotEqualTo(two.tsih());
            assertThat(target.sessions()).isEqualTo(2);

            assertThat(one.run(ScsiRequest.write(Cdb.write10(3, 1), block('1'))).good())
                    .isTrue();
            assertThat(two.run(ScsiRequest.read(Cdb.read10(3, 1), BLOCK_BYTES)).goodInput())
                    .isEqualTo(block('1'));
            one.logout();
            assertThat(two.run(ScsiRequest.none(Cdb.testUnitReady())).good()).isTrue();
            two.logout();
        }
    }

    /** T02: Windows hosts all bear the same ISID. */
    @Test
    void keepsTwoSessionsOfOneIsidWithTwoNames() throws IOException {
        try (Session one =
                        target.initiator().name("iqn.1991-05.com.microsoft:one").login();
                Session two =
                        target.initiator().name("iqn.1991-05.com.microsoft:two").login()) {
            target.clearUnitAttention(one);
            target.clearUnitAttention(two);
            assertThat(one.run(ScsiRequest.none(Cdb.testUnitReady())).good()).isTrue();
            assertThat(two.run(ScsiRequest.none(Cdb.testUnitReady())).good()).isTrue();
            one.logout();
            two.logout();
        }
    }

    /** T04: three hosts; one loses its power, one logs out, the third must not notice. */
    @Test
    void endsASessionWithoutDisturbingTheOthers() throws IOException {
        try (Session lost = target.initiator().name("iqn.2026-11.test:lost").login();
                Session leaving =
                        target.initiator().name("iqn.2026-11.test:leaving").login();
                Session staying =
                        target.initiator().name("iqn.2026-11.test:staying").login()) {
            target.clearUnitAttention(lost);
            target.clearUnitAttention(leaving);
            target.clearUnitAttention(staying);

            lost.connection().start(ScsiRequest.write(Cdb.write10(5, 1), block('l')));
            lost.connection().socket().reset();
            leaving.logout();
            await().until(() -> target.sessions() == 1);

            assertThat(staying.run(ScsiRequest.write(Cdb.write10(4, 1), block('s')))
                            .good())
                    .isTrue();
            assertThat(staying.run(ScsiRequest.read(Cdb.read10(4, 1), BLOCK_BYTES))
                            .goodInput())
                    .isEqualTo(block('s'));
            assertThat(device.closed()).isFalse();
            staying.logout();
        }
    }

    private static byte[] block(char content) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) content);
        return block;
    }
}
