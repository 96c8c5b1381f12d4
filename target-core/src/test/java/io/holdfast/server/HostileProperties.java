package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Accidents;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Digests;
import io.holdfast.testkit.initiator.HostileText;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.LoginDialogue;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.PduSocket;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * T22 and T23: 10,000 mutated PDUs, logins and text segments over a socket. Each attempt ends with the end of its connection; the server must close it too, serve others all
 * the while, and have lost nothing in the end. jqwik prints the seed.
 */
class HostileProperties {

    private static final int PDUS_A_CONNECTION = 10;
    private static final int CONNECTIONS_OF_PDUS = 600;
    private static final int LOGINS = 2_000;
    private static final int TEXTS_A_CONNECTION = 4;
    private static final int CONNECTIONS_OF_TEXTS = 500;

    private static final int SERVES_EVERY = 50;
    private static final int BLOCK_BYTES = 512;
    private static final long HEAP_SLACK_BYTES = 32L << 20;
    private static final long DIRECT_SLACK_BYTES = 32L << 20;
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

    private static TestTarget target;
    private static long heapBytes;
    private static long directBytes;
    private static int attempts;

    @BeforeContainer
    static void start() throws IOException {
        target = TestTarget.on(new MemoryBlockDevice(TestTarget.MEMORY_BYTES));
        warmUp();
        heapBytes = heapBytesInUse();
        directBytes = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @AfterContainer
    static void nothingIsLost() throws IOException {
        try {
            await().until(() -> target.sessions() == 0);
            target.assertNothingLeased();
            await().untilAsserted(() -> assertThat(heapBytesInUse()).isLessThan(heapBytes + HEAP_SLACK_BYTES));
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                    .isLessThan(directBytes + DIRECT_SLACK_BYTES);
        } finally {
            target.close();
        }
    }

    @Property(tries = CONNECTIONS_OF_PDUS, shrinking = ShrinkingMode.OFF)
    void survivesMutatedPdus(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Accidents accidents = new Accidents(random);
        Initiator host = target.initiator().name("iqn.2026-11.test:hostile-" + random.nextInt(3));
        try (Session session = (random.nextBoolean() ? host.digests() : host).login()) {
            Connection connection = session.connection();
            Digests digests = connection.socket().digests();
            for (int i = 0; i < PDUS_A_CONNECTION; i++) {
                byte[] bytes = request(random, session).bytes(random.nextInt(20) == 0 ? Digests.NONE : digests);
                sendUnlessClosed(connection.socket(), accidents.happenTo(bytes));
            }
            assertCloses(connection.socket(), seed);
        }
        assertServes(seed);
    }

    @Property(tries = LOGINS, shrinking = ShrinkingMode.OFF)
    void survivesMutatedLogins(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        HostileText text = new HostileText(random);
        Accidents accidents = new Accidents(random);
        try (PduSocket socket = PduSocket.connect(target.portal())) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                LoginDialogue dialogue = new LoginDialogue(
                        socket,
                        new LoginDialogue.Head(
                                random.nextLong() >>> 16, random.nextInt(4) == 0 ? 1 : 0, random.nextInt(3), 1));
                byte[] bytes =
                        dialogue.request(random.nextInt(256), text.segment()).bytes(Digests.NONE);
                sendUnlessClosed(socket, random.nextInt(4) == 0 ? accidents.happenTo(bytes) : bytes);
            }
            assertCloses(socket, seed);
        }
        assertServes(seed);
    }

    @Property(tries = CONNECTIONS_OF_TEXTS, shrinking = ShrinkingMode.OFF)
    void survivesMutatedTextSegments(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        HostileText text = new HostileText(random);
        try (Session session = target.initiator()
                .name("iqn.2026-11.test:texts-" + random.nextInt(3))
                .login()) {
            PduSocket socket = session.connection().socket();
            for (int i = 0; i < TEXTS_A_CONNECTION; i++) {
                RequestPdu request = RequestPdu.of(Opcode.TEXT_REQUEST)
                        .flags(random.nextInt(4) << 6)
                        .initiatorTaskTag(random.nextInt(3))
                        .word20(random.nextInt(3) == 0 ? random.nextInt() : RequestPdu.NO_TAG)
                        .cmdSn(session.takeCmdSn())
                        .expStatSn(session.connection().expStatSn() + i)
                        .data(Arrays.copyOf(text.segment(), random.nextInt(8000)));
                sendUnlessClosed(socket, request.bytes(socket.digests()));
            }
            assertCloses(socket, seed);
        }
        assertServes(seed);
    }

    /** A lawful request of any kind. */
    private static RequestPdu request(Random random, Session session) {
        int blocks = 1 + random.nextInt(64);
        RequestPdu pdu = switch (random.nextInt(8)) {
            case 0 -> RequestPdu.of(Opcode.NOP_OUT).immediate().word20(RequestPdu.NO_TAG);
            case 1 -> RequestPdu.of(Opcode.TASK_MANAGEMENT_REQUEST).flags(0x80 | (1 + random.nextInt(6)));
            case 2 ->
                RequestPdu.of(Opcode.TEXT_REQUEST).word20(RequestPdu.NO_TAG).data(new HostileText(random).segment());
            case 3 -> RequestPdu.of(Opcode.DATA_OUT).word20(random.nextInt(4)).data(new byte[BLOCK_BYTES]);
            case 4 -> RequestPdu.of(Opcode.LOGOUT_REQUEST).flags(0x80 | random.nextInt(3));
            case 5 -> RequestPdu.of(Opcode.SNACK_REQUEST).flags(0x80 | random.nextInt(4));
            case 6 ->
                RequestPdu.of(Opcode.SCSI_COMMAND)
                        .flags(0xC1)
                        .word20(blocks * BLOCK_BYTES)
                        .cdb(Cdb.read10(random.nextInt(1000), blocks));
            default ->
                RequestPdu.of(Opcode.SCSI_COMMAND)
                        .flags(0xA1)
                        .word20(blocks * BLOCK_BYTES)
                        .cdb(Cdb.write10(random.nextInt(1000), blocks))
                        .data(new byte[random.nextInt(2) * BLOCK_BYTES]);
        };
        return pdu.initiatorTaskTag(random.nextInt(5))
                .cmdSn(pdu.isImmediate() ? session.cmdSn() : session.takeCmdSn())
                .expStatSn(session.connection().expStatSn());
    }

    private static void sendUnlessClosed(PduSocket socket, byte[] bytes) {
        try {
            socket.sendBytes(bytes);
        } catch (IOException closed) {
            // The server may close at any of them; that it closes is asserted at the end.
            assertThat(closed).hasMessageMatching("(?s).*(Broken pipe|Connection reset).*");
        }
    }

    private static void assertCloses(PduSocket socket, long seed) throws IOException {
        socket.finish();
        assertThat(socket.closedWithin(CLOSES_WITHIN))
                .as("the server closes the connection, seed %d", seed)
                .isTrue();
    }

    private static void assertServes(long seed) throws IOException {
        if (++attempts % SERVES_EVERY != 0) {
            return;
        }
        target.assertNoFaults();
        try (Session session = target.initiator().name("iqn.2026-11.test:guest").login()) {
            session.run(ScsiRequest.none(Cdb.of("1b 00 00 00 01 00")));
            target.clearUnitAttention(session);
            byte[] block = new byte[BLOCK_BYTES];
            new Random(seed).nextBytes(block);
            assertThat(session.run(ScsiRequest.write(Cdb.write10(5000, 1), block))
                            .verdict())
                    .as("seed %d", seed)
                    .isEqualTo("GOOD");
            assertThat(session.run(ScsiRequest.read(Cdb.read10(5000, 1), BLOCK_BYTES))
                            .goodInput())
                    .isEqualTo(block);
            session.logout();
        }
    }

    private static void warmUp() throws IOException {
        for (int i = 0; i < SERVES_EVERY; i++) {
            assertServes(i);
        }
    }

    private static long heapBytesInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
