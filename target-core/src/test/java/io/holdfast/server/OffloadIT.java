package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A copy as Windows has the server make it (offloaded data transfer): asks for VPD page 8Fh, makes a token of 64 MiB less something, fetches it, writes it elsewhere, asks how
 * far that is.
 */
class OffloadIT {

    private static final int BLOCK_BYTES = 512;
    private static final int BLOCKS = 16 << 11;
    private static final int LIST = 7;

    @Test
    void copiesInsideTheServer() throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        byte[] data = new byte[BLOCKS * BLOCK_BYTES];
        new Random(1).nextBytes(data);
        device.poke(0, data);
        try (TestTarget target = TestTarget.on(device);
                Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            ByteBuffer page = ByteBuffer.wrap(
                    session.run(ScsiRequest.read(inquiry(), 512)).goodInput());
            assertThat(page.getShort(4)).as("Block Device ROD Token Limits").isZero();

            byte[] populate = ByteBuffer.allocate(32)
                    .putShort(0, (short) 30)
                    .putShort(14, (short) 16)
                    .putInt(24, BLOCKS)
                    .array();
            assertThat(session.run(ScsiRequest.write(cdb(0x83, 0x10, 6, populate.length), populate))
                            .verdict())
                    .isEqualTo("GOOD");
            byte[] told = session.run(ScsiRequest.read(cdb(0x84, 0x07, 2, 1024), 1024))
                    .goodInput();
            byte[] token = Arrays.copyOfRange(told, 38, 38 + 512);

            byte[] write = ByteBuffer.allocate(552)
                    .putShort(0, (short) 550)
                    .put(2, (byte) 0x01) // IMMED
                    .put(16, token)
                    .putShort(534, (short) 16)
                    .putLong(536, BLOCKS)
                    .putInt(544, BLOCKS)
                    .array();
            assertThat(session.run(ScsiRequest.write(cdb(0x83, 0x11, 6, write.length), write))
                            .verdict())
                    .isEqualTo("GOOD");
            ByteBuffer report = ByteBuffer.wrap(session.run(ScsiRequest.read(cdb(0x84, 0x07, 2, 1024), 1024))
                    .goodInput());
            assertThat(report.get(5)).as("completed").isEqualTo((byte) 1);
            assertThat(report.getLong(16)).as("TRANSFER COUNT").isEqualTo(BLOCKS);

            assertThat(session.run(ScsiRequest.read(Cdb.read10(2 * BLOCKS - 1, 1), BLOCK_BYTES))
                            .goodInput())
                    .isEqualTo(Arrays.copyOfRange(data, data.length - BLOCK_BYTES, data.length));
            assertThat(device.peek((long) BLOCKS * BLOCK_BYTES, data.length)).isEqualTo(data);
            session.logout();
        }
    }

    private static byte[] inquiry() {
        return ByteBuffer.allocate(6)
                .put(0, (byte) 0x12)
                .put(1, (byte) 1)
                .put(2, (byte) 0x8F)
                .putShort(3, (short) 512)
                .array();
    }

    private static byte[] cdb(int opcode, int serviceAction, int listAt, int lengthBytes) {
        return ByteBuffer.allocate(16)
                .put(0, (byte) opcode)
                .put(1, (byte) serviceAction)
                .putInt(listAt, LIST)
                .putInt(10, lengthBytes)
                .array();
    }
}
