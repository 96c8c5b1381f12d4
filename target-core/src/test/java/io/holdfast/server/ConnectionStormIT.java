package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.LoginDialogue;
import io.holdfast.testkit.initiator.PduSocket;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.initiator.TextKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that come and go by the hundreds, politely or not. */
class ConnectionStormIT {

    private static final int SILENT = 1_000;
    private static final int TIMED_LOGINS = 5;
    private static final int HALF_LOGINS = 300;
    private static final int BROKEN_SESSIONS = 300;
    private static final int LOGINS = 2_000;
    private static final int BLOCK_BYTES = 512;

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
        target.close();
    }

    /** T05. */
    @Test
    void letsAHostInWithinASecondWhileAThousandSocketsAreSilent() throws IOException {
        List<PduSocket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) {
                silent.add(PduSocket.connect(target.portal()));
            }

            assertThat(fastestLogin()).isLessThan(Duration.ofSeconds(1));
            long end =
                    System.nanoTime() + TestTarget.LOGIN_TIMEOUT.multipliedBy(3).toNanos();
            for (PduSocket socket : silent) {
                assertThat(socket.closedWithin(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()))))
                        .as("a silent socket is closed when its time is up")
                        .isTrue();
            }
        } finally {
            for (PduSocket socket : silent) {
                socket.close();
            }
        }
    }

    /** T06: logins that stop anywhere, with a RST; then the target stops in time. */
    @Test
    void isNotHeldUpByHalfLogins() throws Exception {
        Random random = new Random(6);
        List<PduSocket> hanging = new ArrayList<>();
        for (int i = 0; i < HALF_LOGINS; i++) {
            PduSocket socket = PduSocket.connect(target.portal());
            LoginDialogue dialogue = new LoginDialogue(
                    socket, new LoginDialogue.Head(target.initiator().isid(), 0, 1, 1));
            byte[] login = dialogue.request(0x81, names()).bytes(socket.digests());
            int sent = random.nextInt(login.length + 1);
            socket.sendBytes(Arrays.copyOf(login, sent));
            if (sent == login.length && random.nextBoolean()) {
                socket.receive();
            }
            if (i % 10 == 0) {
                hanging.add(socket);
            } else {
                socket.reset();
            }
        }
        assertServes();

        long start = System.nanoTime();
        target.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        for (PduSocket socket : hanging) {
            socket.close();
        }
    }

    /** T07: sessions that break with commands of every kind in flight, on a disk that holds some of them. */
    @Test
    void survivesSessionsThatBreakUnderLoad() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < BROKEN_SESSIONS; i++) {
            Initiator host = target.initiator().name("iqn.2026-11.test:host-" + i % 5);
            if (i % 3 == 0) {
                device.hold();
            }
            Session session = host.login();
            for (int k = random.nextInt(40); k > 0 && session.windowOpen(); k--) {
                int blocks = 1 + random.nextInt(256);
                session.connection()
                        .start(
                                random.nextBoolean()
                                        ? ScsiRequest.read(Cdb.read10(0, blocks), blocks * BLOCK_BYTES)
                                        : ScsiRequest.write(Cdb.write10(0, blocks), new byte[blocks * BLOCK_BYTES]));
            }
            if (random.nextInt(4) == 0) {
                session.close();
            } else {
                session.connection().socket().reset();
            }
            device.resume();
        }
        await().until(() -> target.sessions() == 0);
        target.assertNothingLeased();
        assertServes();
    }

    /** T08. */
    @Test
    void leavesNothingBehindAfterManyLogins() throws IOException {
        target.initiator().loginStatus();
        await().until(() -> target.sessions() == 0);
        long descriptors = openDescriptors();

        for (int i = 0; i < LOGINS; i++) {
            assertThat(target.initiator().loginStatus()).isZero();
        }

        await().until(() -> target.sessions() == 0);
        await().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 2));
        target.assertNothingLeased();
    }

    /** Of several: a busy machine may delay one of them, a server that waits for silent sockets delays each. */
    private Duration fastestLogin() throws IOException {
        long fastestNanos = Long.MAX_VALUE;
        for (int i = 0; i < TIMED_LOGINS; i++) {
            long start = System.nanoTime();
            assertServes();
            fastestNanos = Math.min(fastestNanos, System.nanoTime() - start);
        }
        return Duration.ofNanos(fastestNanos);
    }

    private void assertServes() throws IOException {
        try (Session session = target.initiator().name("iqn.2026-11.test:guest").login()) {
            target.clearUnitAttention(session);
            assertThat(session.run(ScsiRequest.read(Cdb.read10(0, 1), BLOCK_BYTES))
                            .good())
                    .isTrue();
            session.logout();
        }
    }

    private static byte[] names() {
        return TextKeys.encode(Map.of(
                "InitiatorName", "iqn.2026-11.test:half",
                "SessionType", "Normal",
                "TargetName", TestTarget.NAME,
                "AuthMethod", "None"));
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
