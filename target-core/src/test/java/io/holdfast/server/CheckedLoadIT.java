package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three hosts at once, each in its own part of one LUN, and every block that is read is compared with what was written. */
class CheckedLoadIT {

    private static final int SESSIONS = 3;
    private static final long IMAGE_BYTES = 48L << 20;
    private static final Duration DURATION = Duration.ofSeconds(4);

    /** Below target/, on a disk: a tmpfs has no O_DIRECT. */
    @TempDir(factory = OnDisk.class)
    Path folder;

    static final class OnDisk implements TempDirFactory {

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "load");
        }
    }

    @ParameterizedTest(name = "{0} bytes a command")
    @ValueSource(ints = {512, 4096, 65_536})
    void readsWhatThreeSessionsWrote(int commandBytes) throws Exception {
        run(plan().commandBytes(commandBytes));
    }

    @ParameterizedTest(name = "{0} bytes a command")
    @ValueSource(ints = {4096, 65_536})
    void readsWhatThreeSessionsWroteWithDigests(int commandBytes) throws Exception {
        run(plan().commandBytes(commandBytes).digests());
    }

    /** Longer than a burst: data comes immediate, unsolicited and for several R2Ts. */
    @Test
    void readsWhatThreeSessionsWroteInTransfersOfAMebibyte() throws Exception {
        run(plan().commandBytes(1 << 20).depth(4));
    }

    /** Commands of a sector too, which O_DIRECT may make read-modify-writes of; and flushes, in all cache modes that differ below. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "RINGS_FOR_BOTH, NONE",
        "RINGS_FOR_BOTH, DIRECTSYNC",
        "RINGS_FOR_BOTH, WRITETHROUGH",
        "THREADS_AND_BEST_SOCKETS, NONE",
        "THREADS_AND_EPOLL, DIRECTSYNC",
        "THREADS_AND_EPOLL, WRITEBACK",
        "THREADS_AND_NIO, WRITETHROUGH",
        "THREADS_AND_NIO, NONE"
    })
    void readsWhatThreeSessionsWroteWhateverDoesTheWork(Machinery machinery, CacheMode cache) throws Exception {
        run(plan().commandBytes(4096).duration(Duration.ofSeconds(2)), cache, machinery);
        run(plan().commandBytes(512).duration(Duration.ofSeconds(1)), cache, machinery);
    }

    private void run(LoadPlan plan) throws Exception {
        run(plan, CacheMode.WRITEBACK, Machinery.usual());
    }

    private void run(LoadPlan plan, CacheMode cache, Machinery machinery) throws Exception {
        Files.deleteIfExists(folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        try (TestTarget target = TestTarget.onImage(image, cache, machinery)) {
            LoadReport report = Load.run(plan, target.url());

            assertThat(report.problem()).isNull();
            assertThat(report.errors()).isZero();
            assertThat(report.commands()).isGreaterThan(100);
        }
    }

    private static LoadPlan plan() {
        return LoadPlan.checking().sessions(SESSIONS).depth(16).flushEvery(64).duration(DURATION);
    }
}
