package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Digests;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T15: TCP cuts the stream where it likes. A ping in both directions on a second connection lies between the two parts of each PDU; with one event loop its answer
 * says that the first part has been read by itself.
 */
class FragmentationIT {

    private static final int BLOCK_BYTES = 512;
    private static final int WRITE_FLAGS = 0xA1;
    private static final int TAG = 0x5000;

    private MemoryBlockDevice device;
    private TestTarget target;

    @BeforeEach
    void start() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device);
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
    }

    @ParameterizedTest(name = "digests {0}")
    @ValueSource(booleans = {false, true})
    void readsAWriteThatIsCutAnywhere(boolean digests) throws IOException {
        try (Session session = login("cut", digests);
                Session clock = login("clock", false)) {
            session.connection().expect(TAG);
            Digests used = session.connection().socket().digests();
            int length = write(session, 0, new byte[BLOCK_BYTES]).bytes(used).length;
            for (int cut = 1; cut < length; cut++) {
                byte[] block = new byte[BLOCK_BYTES];
                new Random(cut).nextBytes(block);
                byte[] bytes = write(session, session.takeCmdSn(), block).bytes(used);

                session.connection().socket().sendBytes(Arrays.copyOf(bytes, cut));
                clock.connection().ping();
                session.connection().socket().sendBytes(Arrays.copyOfRange(bytes, cut, bytes.length));

                assertThat(session.connection().answer(TAG).scsiStatus()).isZero();
                assertThat(device.peek(0, BLOCK_BYTES))
                        .as("cut at byte %d", cut)
                        .isEqualTo(block);
            }
            session.logout();
            clock.logout();
        }
    }

    @ParameterizedTest(name = "digests {0}")
    @ValueSource(booleans = {false, true})
    void readsManyPdusInOnePiece(boolean digests) throws IOException {
        try (Session session = login("piece", digests)) {
            Digests used = session.connection().socket().digests();
            byte[] pings = new byte[0];
            for (int i = 0; i < 200; i++) {
                byte[] ping = RequestPdu.of(Opcode.NOP_OUT)
                        .immediate()
                        .initiatorTaskTag(0x1000 + i)
                        .word20(RequestPdu.NO_TAG)
                        .cmdSn(session.cmdSn())
                        .expStatSn(session.connection().expStatSn())
                        .data(new byte[i])
                        .bytes(used);
                int end = pings.length;
                pings = Arrays.copyOf(pings, end + ping.length);
                System.arraycopy(ping, 0, pings, end, ping.length);
            }
            session.connection().socket().sendBytes(pings);

            for (int i = 0; i < 200; i++) {
                assertThat(session.connection().answer(0x1000 + i).data()).hasSize(i);
            }
            session.logout();
        }
    }

    private Session login(String host, boolean digests) throws IOException {
        Initiator initiator = target.initiator().name("iqn.2026-11.test:" + host);
        Session session = (digests ? initiator.digests() : initiator).login();
        target.clearUnitAttention(session);
        return session;
    }

    private static RequestPdu write(Session session, int cmdSn, byte[] block) {
        return RequestPdu.of(Opcode.SCSI_COMMAND)
                .flags(WRITE_FLAGS)
                .initiatorTaskTag(TAG)
                .word20(BLOCK_BYTES)
                .cmdSn(cmdSn)
                .expStatSn(session.connection().expStatSn())
                .cdb(Cdb.write10(0, 1))
                .data(block);
    }
}
