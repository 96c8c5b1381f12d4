package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.DataPlan;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiExchange;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How data travels to the target: immediate, unsolicited, solicited, mixed, and wrong. */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class WriteDataIT {

    private static final int BLOCK_BYTES = 512;

    private MemoryBlockDevice device;
    private final Transport transport;
    private TestTarget target;

    WriteDataIT(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void start() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        target = TestTarget.on(device, transport);
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
    }

    /** T20: every mix of the three, in odd pieces, many commands in flight. */
    @ParameterizedTest(
            name =
                    "InitialR2T={0}, ImmediateData={1}, MaxBurstLength={2}, FirstBurstLength={3}, MaxOutstandingR2T={4}, digests={5}")
    @CsvSource({
        "No,  Yes, 262144, 65536, 4, false",
        "No,  Yes,  16384,  8192, 1, true",
        "No,  No,   65536, 65536, 8, false",
        "Yes, Yes,   8192,  4096, 2, true",
        "Yes, No,    4096,  4096, 1, false",
        "Yes, No,     512,   512, 3, false",
    })
    void putsTheDataTogetherHoweverItComes(
            String initialR2t, String immediateData, int maxBurst, int firstBurst, int r2ts, boolean digests)
            throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Initiator initiator = target.initiator()
                .offer("InitialR2T", initialR2t)
                .offer("ImmediateData", immediateData)
                .offer("MaxBurstLength", maxBurst)
                .offer("FirstBurstLength", firstBurst)
                .offer("MaxOutstandingR2T", r2ts);
        try (Session session = (digests ? initiator.digests() : initiator).login()) {
            target.clearUnitAttention(session);
            byte[] expected = new byte[1 << 20];
            for (int round = 0; round < 20; round++) {
                List<ScsiExchange> writes = new ArrayList<>();
                int block = 0;
                for (int i = 0; i < 8; i++) {
                    byte[] data = new byte[(1 + random.nextInt(128)) * BLOCK_BYTES];
                    random.nextBytes(data);
                    System.arraycopy(data, 0, expected, block * BLOCK_BYTES, data.length);
                    writes.add(session.connection()
                            .start(ScsiRequest.write(Cdb.write10(block, data.length / BLOCK_BYTES), data)
                                    .plan(plan(random))));
                    block += data.length / BLOCK_BYTES;
                }
                for (ScsiExchange write : writes) {
                    assertThat(write.await().verdict()).as("seed %d", seed).isEqualTo("GOOD");
                }
                assertThat(device.peek(0, expected.length)).as("seed %d", seed).isEqualTo(expected);
            }
            session.logout();
        }
    }

    /** T41: DataSN from the target starts at 0 for each command, R2TSN too; the initiator of the test kit checks it. */
    @Test
    void readsALargeTransferInManyPdusAndBursts() throws IOException {
        byte[] expected = new byte[1 << 20];
        new Random(41).nextBytes(expected);
        device.poke(0, expected);
        try (Session session = target.initiator()
                .offer("MaxRecvDataSegmentLength", 4096)
                .offer("MaxBurstLength", 12_288)
                .offer("FirstBurstLength", 12_288)
                .login()) {
            target.clearUnitAttention(session);

            assertThat(session.run(ScsiRequest.read(Cdb.read10(0, 2048), 1 << 20))
                            .goodInput())
                    .isEqualTo(expected);
            session.logout();
        }
    }

    @Test
    void keepsToMaxOutstandingR2t() throws IOException {
        try (Session session = target.initiator()
                .offer("MaxOutstandingR2T", 2)
                .offer("MaxBurstLength", 4096)
                .offer("FirstBurstLength", 4096)
                .login()) {
            target.clearUnitAttention(session);
            byte[] data = new byte[64 * BLOCK_BYTES];
            Arrays.fill(data, (byte) 7);

            ScsiExchange write = session.connection()
                    .start(ScsiRequest.write(Cdb.write10(0, 64), data).plan(DataPlan.SOLICITED.holdingR2ts()));
            while (!write.done()) {
                List<ResponsePdu> r2ts = write.awaitR2ts(1);
                session.connection().ping();
                assertThat(r2ts.size()).isBetween(1, 2);
                write.answer(r2ts.removeFirst());
                while (r2ts.isEmpty() && !write.done()) {
                    session.connection().receive();
                }
            }

            assertThat(write.await().r2ts()).isEqualTo(8);
            assertThat(device.peek(0, data.length)).isEqualTo(data);
            session.logout();
        }
    }

    /** Each in a session of its own: the command fails or the connection ends, and nothing of the data lands. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "with a wrong transfer tag,   1, 0, 0, 8192",
        "beyond the length asked for, 0, 0, 0, 16384",
        "at a wrong offset,           0, 0, 512, 8192",
        "with a gap in DataSN,        0, 5, 0, 8192",
    })
    void neverWritesDataOutThatBreaksTheSequence(String fault, int tag, int dataSn, int offset, int length)
            throws IOException {
        byte[] before = device.peek(0, 64 * BLOCK_BYTES);
        try (Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            byte[] output = new byte[16 * BLOCK_BYTES];
            Arrays.fill(output, (byte) 9);
            ScsiExchange write = session.connection()
                    .start(ScsiRequest.write(Cdb.write10(0, 16), output).plan(DataPlan.SOLICITED.holdingR2ts()));
            ResponsePdu r2t = write.awaitR2ts(1).getFirst();
            byte[] wrong = new byte[length];
            Arrays.fill(wrong, (byte) 9);
            session.connection()
                    .socket()
                    .send(RequestPdu.of(Opcode.DATA_OUT)
                            .lun(r2t.lun())
                            .initiatorTaskTag(write.initiatorTaskTag())
                            .word20(r2t.targetTransferTag() + tag)
                            .expStatSn(session.connection().expStatSn())
                            .setInt(36, dataSn)
                            .setInt(40, offset)
                            .data(wrong));

            assertThat(endsBadly(session, write)).as(fault).isTrue();
        }
        try (Session other = target.initiator().name("iqn.2026-11.test:other").login()) {
            target.clearUnitAttention(other);
            assertThat(other.run(ScsiRequest.read(Cdb.read10(0, 64), 64 * BLOCK_BYTES))
                            .goodInput())
                    .isEqualTo(before);
            other.logout();
        }
    }

    /** With a status that is not GOOD, or with the end of the connection; not with silence. */
    private static boolean endsBadly(Session session, ScsiExchange write) {
        try {
            session.connection().socket().patience(Duration.ofSeconds(5));
            ScsiResult result = write.await();
            return !result.good();
        } catch (SocketTimeoutException silence) {
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static DataPlan plan(Random random) {
        return new DataPlan(
                random.nextInt(4) * 1024, random.nextInt(4) * 3000, 512 + random.nextInt(9000), DataPlan.R2ts.ANSWERED);
    }
}
