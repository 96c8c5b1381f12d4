package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.DataPlan;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T21: every block size with every sort of cache, in transfers from one block to the longest there may be. */
class BlockSizesIT {

    private static final long SIZE_BYTES = 32L << 20;
    private static final int LONGEST_BYTES = 4 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"512, WRITEBACK", "512, NONE", "4096, WRITEBACK", "4096, NONE", "4096, DIRECTSYNC", "512, DIRECTSYNC"})
    void readsBackWhatWasWrittenInAnyLength(int blockBytes, CacheMode cache) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (TestTarget target = serve(blockBytes, cache);
                Session session = target.initiator().login()) {
            target.clearUnitAttention(session);
            assertCapacity(session, blockBytes);
            for (int blocks = 1; blocks <= LONGEST_BYTES / blockBytes; blocks *= 2) {
                long lastLba = SIZE_BYTES / blockBytes - blocks;
                for (long lba : new long[] {0, random.nextLong(lastLba + 1), lastLba}) {
                    byte[] data = new byte[blocks * blockBytes];
                    random.nextBytes(data);
                    DataPlan plan = random.nextBoolean() ? DataPlan.NEGOTIATED : DataPlan.SOLICITED;
                    assertThat(session.run(ScsiRequest.write(Cdb.write16(lba, blocks), data)
                                            .plan(plan))
                                    .verdict())
                            .as("%d blocks at %d, seed %d", blocks, lba, seed)
                            .isEqualTo("GOOD");
                    assertThat(session.run(ScsiRequest.read(Cdb.read16(lba, blocks), data.length))
                                    .goodInput())
                            .as("%d blocks at %d, seed %d", blocks, lba, seed)
                            .isEqualTo(data);
                }
            }
            session.logout();
        }
    }

    private TestTarget serve(int blockBytes, CacheMode cache) throws IOException {
        Path image = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE_BYTES);
        }
        return TestTarget.onImage(
                image,
                new ImageOptions(Access.READ_WRITE, cache, Discard.ON),
                new DiskOptions(
                        blockBytes,
                        cache,
                        Rotation.SOLID_STATE,
                        SharingMode.CLUSTER,
                        DiskOptions.USUAL_INITIATOR_HOLD,
                        LongCdbs.REFUSED));
    }

    private static void assertCapacity(Session session, int blockBytes) throws IOException {
        ByteBuffer capacity = ByteBuffer.wrap(
                session.run(ScsiRequest.read(Cdb.readCapacity16(), 32)).goodInput());
        assertThat(capacity.getLong(0)).isEqualTo(SIZE_BYTES / blockBytes - 1);
        assertThat(capacity.getInt(8)).isEqualTo(blockBytes);
    }
}
