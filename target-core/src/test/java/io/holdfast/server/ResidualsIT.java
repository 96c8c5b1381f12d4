package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.DataPlan;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** T18 and T19: the initiator expects another length than the CDB says, both ways (RFC 7143 11.4.5). */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class ResidualsIT {

    private static final int BLOCK_BYTES = 512;
    private static final byte OLD = 'o';
    private static final byte NEW = 'n';

    private MemoryBlockDevice device;
    private final Transport transport;
    private TestTarget target;
    private Session session;

    ResidualsIT(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void login() throws Exception {
        device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        device.poke(0, filled(8 * BLOCK_BYTES, OLD));
        target = TestTarget.on(device, transport);
        session = target.initiator().login();
        target.clearUnitAttention(session);
    }

    @AfterEach
    void logout() throws Exception {
        assertThat(session.run(ScsiRequest.none(Cdb.testUnitReady())).good())
                .as("the session still works")
                .isTrue();
        session.logout();
        target.close();
    }

    @ParameterizedTest(name = "{0} blocks, {1} bytes expected: {2} bytes, residual {3}")
    @CsvSource({
        "1,  512,  512,     0",
        "2,  512,  512,   512",
        "1, 1024,  512,  -512",
        "1,  511,  511,     1",
        "4,  513,  513,  1535",
        "0,  512,    0,  -512",
        "2,    0,    0,  1024",
    })
    void readsWhatBothSidesAgreeOn(int blocks, int expectedBytes, int transferred, long residual) throws IOException {
        ScsiResult result = session.run(ScsiRequest.read(Cdb.read10(0, blocks), expectedBytes));

        assertThat(result.verdict()).isEqualTo("GOOD");
        assertThat(result.input()).isEqualTo(filled(transferred, OLD));
        assertThat(result.residual()).isEqualTo(residual);
    }

    @Test
    void reportsTheUnderflowOfAShortInquiry() throws IOException {
        ScsiResult result = session.run(ScsiRequest.read(Cdb.inquiry(36), 255));

        assertThat(result.goodInput()).hasSize(36);
        assertThat(result.residual()).isEqualTo(36 - 255);
    }

    /** T18: also where the data needs several bursts. */
    @ParameterizedTest(name = "{0} blocks, {1} bytes sent")
    @CsvSource({"1, 1024", "2, 4096", "0, 512", "1024, 1048576"})
    void writesNoMoreThanTheCdbSays(int blocks, int expectedBytes) throws IOException {
        ScsiResult result = session.run(ScsiRequest.write(Cdb.write10(0, blocks), filled(expectedBytes, NEW)));

        assertThat(result.verdict()).isEqualTo("GOOD");
        assertThat(result.residual()).isEqualTo(blocks * BLOCK_BYTES - expectedBytes);
        assertThat(device.peek(0, blocks * BLOCK_BYTES)).containsOnly(blocks == 0 ? new byte[0] : new byte[] {NEW});
        assertThat(device.peek((long) blocks * BLOCK_BYTES, BLOCK_BYTES))
                .isEqualTo(filled(BLOCK_BYTES, blocks < 8 ? OLD : 0));
    }

    /** A target may write what it got or nothing; it may neither hang nor invent data. */
    @ParameterizedTest(name = "{0} blocks, {1} bytes sent, immediate {2}")
    @CsvSource({"2, 512, true", "2, 512, false", "8, 1024, true", "2, 0, true", "2, 100, true"})
    void reportsTheOverflowOfAWriteWithTooLittleData(int blocks, int expectedBytes, boolean immediate)
            throws IOException {
        ScsiRequest write = ScsiRequest.write(Cdb.write10(0, blocks), filled(expectedBytes, NEW));

        ScsiResult result = session.run(immediate ? write : write.plan(DataPlan.SOLICITED));

        assertThat(result.residual()).isEqualTo(blocks * BLOCK_BYTES - expectedBytes);
        byte[] disk = device.peek(0, blocks * BLOCK_BYTES);
        int written = 0;
        while (written < disk.length && disk[written] == NEW) {
            written++;
        }
        assertThat(written).isLessThanOrEqualTo(expectedBytes);
        assertThat(Arrays.copyOfRange(disk, written, disk.length)).containsOnly(OLD);
    }

    @Test
    void answersAWriteThatSaysItIsARead() throws IOException {
        ScsiResult result = session.run(ScsiRequest.read(Cdb.write10(0, 1), BLOCK_BYTES));

        assertThat(result.good() && result.residual() != BLOCK_BYTES)
                .as("GOOD without a word that nothing was written: %s", result)
                .isFalse();
        assertThat(device.peek(0, BLOCK_BYTES)).containsOnly(OLD);
    }

    @Test
    void answersAReadThatSaysItIsAWrite() throws IOException {
        ScsiResult result = session.run(ScsiRequest.write(Cdb.read10(0, 1), filled(BLOCK_BYTES, NEW)));

        assertThat(result.input()).isEmpty();
        assertThat(device.peek(0, BLOCK_BYTES)).containsOnly(OLD);
    }

    private static byte[] filled(int length, int content) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) content);
        return bytes;
    }
}
