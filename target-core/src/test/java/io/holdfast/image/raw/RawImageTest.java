package io.holdfast.image.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceContract;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.RingLoop;
import io.holdfast.testkit.Root;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** On real files, with either engine. */
class RawImageTest {

    private static @Nullable RingLoop ring;

    @BeforeAll
    static void startTheRing() {
        if (RingLoop.available()) {
            ring = new RingLoop();
        }
    }

    /** Files are closed before their loop ends. */
    @AfterAll
    static void endTheRing() {
        if (ring != null) {
            ring.close();
        }
    }

    private static IoEventLoop ring() {
        return Objects.requireNonNull(ring).loop();
    }

    @Nested
    class ThroughThePageCache extends OnAFile {

        ThroughThePageCache() {
            super(CacheMode.WRITEBACK);
        }
    }

    @Nested
    class DurableThroughThePageCache extends OnAFile {

        DurableThroughThePageCache() {
            super(CacheMode.WRITETHROUGH);
        }
    }

    @Nested
    class PastThePageCache extends OnAFile {

        PastThePageCache() {
            super(CacheMode.NONE);
        }
    }

    @Nested
    class DurablePastThePageCache extends OnAFile {

        DurablePastThePageCache() {
            super(CacheMode.DIRECTSYNC);
        }
    }

    @Nested
    class WithoutSafety extends OnAFile {

        WithoutSafety() {
            super(CacheMode.UNSAFE);
        }
    }

    @Nested
    @EnabledIf("io.holdfast.testkit.RingLoop#available")
    class ThroughThePageCacheOnARing extends OnARing {

        ThroughThePageCacheOnARing() {
            super(CacheMode.WRITEBACK);
        }
    }

    @Nested
    @EnabledIf("io.holdfast.testkit.RingLoop#available")
    class PastThePageCacheOnARing extends OnARing {

        PastThePageCacheOnARing() {
            super(CacheMode.NONE);
        }
    }

    @Nested
    @EnabledIf("io.holdfast.testkit.RingLoop#available")
    class DurablePastThePageCacheOnARing extends OnARing {

        DurablePastThePageCacheOnARing() {
            super(CacheMode.DIRECTSYNC);
        }
    }

    abstract static class OnARing extends OnAFile {

        OnARing(CacheMode cache) {
            super(cache, threads -> new RingFileEngine(List.of(ring()), threads));
        }

        @Override
        protected Executor loop() {
            return ring();
        }
    }

    abstract static class OnAFile extends BlockDeviceContract {

        private final CacheMode cache;
        private final ThreadPoolFileEngine threads = new ThreadPoolFileEngine(executor -> false);
        private final RawFormat format;
        private final Path folder;
        private Path path;

        OnAFile(CacheMode cache) {
            this(cache, threads -> threads);
        }

        OnAFile(CacheMode cache, Function<ThreadPoolFileEngine, FileEngine> engine) {
            this.cache = cache;
            this.format = new RawFormat(engine.apply(threads));
            try {
                // Not java.io.tmpdir: it may be a tmpfs, which is not what images lie on.
                this.folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "raw");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @AfterEach
        void removeTheFiles() throws IOException {
            closeDevice();
            threads.close();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }

        @Override
        protected BlockDevice create(long sizeBytes) throws IOException {
            path = folder.resolve("image" + System.nanoTime() + ".raw");
            format.create(path, sizeBytes);
            return reopen(Access.READ_WRITE);
        }

        @Override
        protected BlockDevice reopen(Access access) throws IOException {
            return format.open(path, new ImageOptions(access, cache, Discard.ON));
        }

        @Test
        void isTheFilesBytes() throws Exception {
            BlockDevice image = start(1 << 20);
            byte[] bytes = random(64 * 1024, 1);
            assertThat(write(4096, bytes, Durability.CACHED)).isEqualTo(Errno.OK);
            image.close();

            byte[] content = Files.readAllBytes(path);
            assertThat(content).hasSize(1 << 20);
            assertThat(Arrays.copyOfRange(content, 4096, 4096 + bytes.length)).isEqualTo(bytes);
        }

        @Test
        void worksOnABlockDeviceOf4096ByteSectors() throws Exception {
            Path backing = folder.resolve("backing");
            format.create(backing, 1 << 20);
            try (Root.LoopDevice loop = Root.attachLoop(backing, 4096)) {
                path = loop.path();
                try (BlockDevice image = reopen(Access.READ_WRITE)) {
                    assertThat(image.sizeBytes()).isEqualTo(1 << 20);
                    BlockDeviceModel model = new BlockDeviceModel(image);
                    model.run(BlockDeviceModel.steps(1 << 20, 40).sample());
                    model.compare();
                    assertThatExceptionOfType(ImageException.class)
                            .isThrownBy(() -> image.resize(2 << 20))
                            .withMessageContaining("the device has 1048576");
                }
            }
        }

        @Test
        void aFullDiskSaysSoAndTheImageGoesOn() throws Exception {
            try (Root.Mounted small = Root.mountTmpfs(1 << 20)) {
                path = small.folder().resolve("image.raw");
                format.create(path, 8 << 20);
                adopt(reopen(Access.READ_WRITE));
                assertThat(write(0, random(256 * 1024, 1), Durability.CACHED)).isEqualTo(Errno.OK);
                assertThat(write(1 << 20, random(2 << 20, 2), Durability.CACHED))
                        .isEqualTo(Errno.ENOSPC);
                assertThat(zero(BlockRequest.Kind.DISCARD, 1 << 20, 2 << 20)).isEqualTo(Errno.OK);
                assertThat(write(4096, random(4096, 3), Durability.DURABLE)).isEqualTo(Errno.OK);
                assertThat(read(4096, 4096)).isEqualTo(random(4096, 3));
                assertThat(read(1 << 20, 1 << 20)).containsOnly(0);
                assertThat(flush()).isEqualTo(Errno.OK);
                closeDevice();
            }
        }

        @Test
        void aFileThatSomebodyCutsGivesAnErrorAndNoByte() throws Exception {
            start(1 << 20);
            try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
                channel.truncate(512 * 1024);
            }
            ByteBuf buffer = Unpooled.directBuffer(4096, 4096);
            Completed completed = new Completed();
            device().submit(BlockRequest.read(768 * 1024, buffer, completed));
            assertThat(completed.await()).isEqualTo(Errno.ENODATA);
            buffer.release();
        }
    }
}
