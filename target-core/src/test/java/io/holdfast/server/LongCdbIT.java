package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.ResponsePdu;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CDB of 32 bytes, of which 16 come in an additional header segment (RFC 7143 11.2.2.3). */
class LongCdbIT {

    private static final int BLOCK_BYTES = 512;
    private static final int WRITE = 0x000B;
    private static final int UNKNOWN = 0x0001;
    private static final int WRITE_BIT = 0x20;
    private static final int CHECK_CONDITION = 2;

    private TestTarget target;
    private Session session;

    @BeforeEach
    void login() throws IOException {
        target = TestTarget.shown(
                new MemoryBlockDevice(TestTarget.MEMORY_BYTES),
                new DiskOptions(
                        BLOCK_BYTES,
                        CacheMode.WRITEBACK,
                        Rotation.SOLID_STATE,
                        SharingMode.CLUSTER,
                        DiskOptions.USUAL_INITIATOR_HOLD,
                        LongCdbs.ACCEPTED));
        session = target.initiator().login();
        target.clearUnitAttention(session);
    }

    @AfterEach
    void logout() throws IOException {
        session.logout();
        target.close();
    }

    @Test
    void writesWhereItsLastBytesSay() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) 'l');

        assertThat(ask(WRITE, 7, block).scsiStatus()).isZero();

        assertThat(session.run(ScsiRequest.read(Cdb.read10(7, 1), BLOCK_BYTES)).goodInput())
                .isEqualTo(block);
    }

    @Test
    void refusesAServiceActionThatThereIsNot() throws IOException {
        assertThat(ask(UNKNOWN, 7, new byte[BLOCK_BYTES]).scsiStatus()).isEqualTo(CHECK_CONDITION);
    }

    private ResponsePdu ask(int serviceAction, long lba, byte[] data) throws IOException {
        byte[] cdb = ByteBuffer.allocate(32)
                .put(0, (byte) 0x7F)
                .put(7, (byte) 24)
                .putShort(8, (short) serviceAction)
                .putLong(12, lba)
                .putInt(28, data.length / BLOCK_BYTES)
                .array();
        byte[] extended = ByteBuffer.allocate(20)
                .putShort((short) 17)
                .put((byte) 1)
                .put((byte) 0)
                .put(cdb, 16, 16)
                .array();
        int tag = session.connection()
                .send(RequestPdu.of(Opcode.SCSI_COMMAND)
                        .flags(RequestPdu.FINAL | WRITE_BIT)
                        .word20(data.length)
                        .cdb(Arrays.copyOf(cdb, 16))
                        .additionalHeader(extended)
                        .data(data));
        session.connection().expect(tag);
        return session.connection().answer(tag);
    }
}
