package io.holdfast.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine must do on block devices and where space ends; it needs root. */
public abstract class FileEngineOnDevicesContract extends FileEngineFixture {

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"WRITEBACK", "NONE"})
    void worksOnABlockDevice(CacheMode cache) throws Exception {
        try (Root.LoopDevice device = Root.attachLoop(newFile(MIB), 4096)) {
            FileHandle file = open(device.path(), cache);
            assertThat(file.traits().kind()).isEqualTo(FileTraits.Kind.BLOCK_DEVICE);
            assertThat(file.traits().blockSizeBytes()).isEqualTo(4096);
            assertThat(file.alignmentBytes()).isEqualTo(cache.direct() ? 4096 : 1);
            assertThat(file.sizeBytes()).isEqualTo(MIB);
            byte[] bytes = random(64 * KIB, 2);
            assertThat(write(file, 4096, bytes, Durability.DURABLE)).isEqualTo(Errno.OK);
            assertThat(read(file, 4096, 64 * KIB)).isEqualTo(bytes);
            for (ZeroMode mode : ZeroMode.values()) {
                Completed zeroed = onLoop(done -> file.zero(8192, 4096, mode, done));
                assertThat(zeroed.await()).isEqualTo(Errno.OK);
                assertThat(read(file, 8192, 4096)).containsOnly(0);
            }
            assertThat(file.seek(0, SeekTarget.DATA)).isZero();
            assertThat(file.seek(0, SeekTarget.HOLE)).isEqualTo(MIB);
            file.close();
        }
    }

    /** A device on a full disk takes writes into the page cache and loses them later: T47, and what made databases distrust fsync. */
    @Test
    void aFailedSyncStaysFailed() throws Exception {
        try (Root.Mounted small = Root.mountTmpfs(2 * MIB)) {
            try (Root.LoopDevice device = Root.attachLoop(newFile(small.folder(), 8 * MIB), 512)) {
                FileHandle file = open(device.path(), CacheMode.WRITEBACK);
                for (int i = 0; i < 7; i++) {
                    assertThat(write(file, (long) i * MIB, random(MIB, i), Durability.CACHED))
                            .isEqualTo(Errno.OK);
                }
                assertThat(sync(file)).isEqualTo(Errno.EIO);
                assertThat(sync(file)).as("the kernel would say it is fine now").isEqualTo(Errno.EIO);
                assertThat(write(file, 0, new byte[512], Durability.CACHED)).isEqualTo(Errno.OK);
                assertThat(sync(file)).isEqualTo(Errno.EIO);
                file.close();
            }
        }
    }

    @Test
    void aDurableWriteThatFailsItselfLeavesFlushesAlone() throws Exception {
        try (Root.Mounted small = Root.mountTmpfs(2 * MIB)) {
            try (Root.LoopDevice device = Root.attachLoop(newFile(small.folder(), 8 * MIB), 512)) {
                FileHandle file = open(device.path(), CacheMode.DIRECTSYNC);
                assertThat(write(file, 0, random(64 * KIB, 1), Durability.DURABLE))
                        .isEqualTo(Errno.OK);
                assertThat(write(file, MIB, random(4 * MIB, 1), Durability.DURABLE))
                        .isNotEqualTo(Errno.OK);
                assertThat(sync(file)).isEqualTo(Errno.OK);
                file.close();
            }
        }
    }

    @Test
    void tellsThatTheDiskIsFull() throws Exception {
        try (Root.Mounted small = Root.mountTmpfs(MIB)) {
            Path path = small.folder().resolve("image");
            Files.createFile(path);
            FileHandle file = open(path, CacheMode.WRITEBACK);
            file.truncate(8 * MIB);

            assertThat(write(file, 0, random(4 * MIB, 1), Durability.CACHED)).isEqualTo(Errno.ENOSPC);
            assertThat(write(file, 4 * MIB, random(4 * MIB, 1), Durability.DURABLE))
                    .isEqualTo(Errno.ENOSPC);
            assertThat(sync(file)).as("nothing that was acknowledged is lost").isEqualTo(Errno.OK);
            assertThat(readErrno(file, 7 * MIB, 4096)).isEqualTo(Errno.OK);
            file.close();
        }
    }
}
