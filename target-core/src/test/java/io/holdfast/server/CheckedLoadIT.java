package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three hosts at once, each in its own part of one LUN, and every block that is read is compared with what was written. */
class CheckedLoadIT {

    private static final int SESSIONS = 3;
    private static final long IMAGE_BYTES = 48L << 20;
    private static final Duration DURATION = Duration.ofSeconds(4);

    @TempDir
    Path folder;

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

    private void run(LoadPlan plan) throws Exception {
        Path image = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        try (TestTarget target = TestTarget.onImage(image)) {
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
