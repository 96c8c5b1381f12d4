package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceContract;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.ToolRun;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files, with clusters of several sizes, and what is particular to images that are resized. */
class Qcow2ImageTest {

    @Nested
    class WithUsualClusters extends OnFiles {
        WithUsualClusters() {
            super(65536, CacheMode.WRITEBACK);
        }
    }

    @Nested
    class WithTheSmallestClusters extends OnFiles {
        WithTheSmallestClusters() {
            super(512, CacheMode.WRITETHROUGH);
        }
    }

    @Nested
    class PastThePageCache extends OnFiles {
        PastThePageCache() {
            super(4096, CacheMode.NONE);
        }
    }

    abstract static class OnFiles extends BlockDeviceContract {

        private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
        private final Qcow2Format format = new Qcow2Format(engine, List.of());
        private final int clusterBytes;
        private final CacheMode cache;

        @TempDir
        private Path folder;

        private int images;

        OnFiles(int clusterBytes, CacheMode cache) {
            this.clusterBytes = clusterBytes;
            this.cache = cache;
        }

        @AfterEach
        void endEngine() throws Exception {
            closeDevice();
            for (int i = 1; i <= images; i++) {
                ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image(i))
                        .succeeded();
            }
            engine.close();
        }

        private Path image(int number) {
            return folder.resolve("disk" + number + ".qcow2");
        }

        @Override
        protected BlockDevice create(long sizeBytes) throws IOException {
            images++;
            format.create(image(images), Qcow2Options.ofSize(sizeBytes).withClusterBytes(clusterBytes));
            return reopen(Access.READ_WRITE);
        }

        @Override
        protected BlockDevice reopen(Access access) throws IOException {
            return format.open(image(images), new ImageOptions(access, cache, Discard.ON));
        }

        @Test
        void growsAndShrinksAgainAndAgainWithAllItsBytes() throws Exception {
            BlockDevice device = start(64 << 10);
            byte[] expected = new byte[64 << 10];
            Random random = new Random(3);
            for (int i = 0; i < 30; i++) {
                int size = 512 * (1 + random.nextInt(random.nextInt(4) == 0 ? 12000 : 1200));
                device.resize(size);
                expected = Arrays.copyOf(expected, size);
                assertThat(device.sizeBytes()).isEqualTo(size);
                int offset = random.nextInt(size / 512) * 512;
                byte[] bytes = random(Math.min(size - offset, 40960), i);
                write(offset, bytes, Durability.CACHED);
                System.arraycopy(bytes, 0, expected, offset, bytes.length);
                for (int at = 0; at < size; at += 1 << 20) {
                    int length = Math.min(1 << 20, size - at);
                    assertThat(read(at, length)).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
                }
                if (i % 5 == 0) {
                    device.close();
                    device = adopt(reopen(Access.READ_WRITE));
                }
            }
        }
    }

    @Test
    void whatALongerBackingFileHasIsNotShownWhenTheDiskGrows() throws Exception {
        for (int clusterBytes : new int[] {512, 4096, 65536}) {
            MemoryBlockDevice below = new MemoryBlockDevice(1 << 20);
            ByteBuf buffer = Unpooled.directBuffer(1 << 20).writeBytes(random(1 << 20));
            below.submit(BlockRequest.write(0, buffer, Durability.CACHED, new Completed()));
            buffer.release();
            TestImage image = TestImage.on(Qcow2Options.ofSize(100 << 10).withClusterBytes(clusterBytes), below);
            try (BlockDevice device = image.open(CacheMode.WRITEBACK)) {
                device.resize(2 << 20);
                assertThat(DeviceReads.read(device, 0, 100 << 10)).isEqualTo(Arrays.copyOf(random(1 << 20), 100 << 10));
                assertThat(DeviceReads.read(device, 100 << 10, 1 << 20)).containsOnly(0);
            }
            assertThat(image.check().findings()).isEmpty();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(4).nextBytes(bytes);
        return bytes;
    }
}
