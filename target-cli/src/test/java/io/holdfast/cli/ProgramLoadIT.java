package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts at once on the program in a process of its own: every block that is read is compared with what was written; then it stops while they go on. */
class ProgramLoadIT {

    private static final int DISK_BYTES = 48 << 20;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void readsWhatThreeSessionsWrote() throws Exception {
        check(plan());
    }

    @Test
    void readsWhatThreeSessionsWroteWithDigests() throws Exception {
        check(plan().digests());
    }

    @Test
    void stopsInOrderUnderTheLoadOfThreeSessions() throws Exception {
        try (ProgramRun run = export()) {
            Load load = Load.start(plan().duration(Duration.ofMinutes(1)), url(run));

            run.signal("TERM");

            assertThat(run.awaitEnd(STOP_WITHIN)).isZero();
            assertThat(run.err()).contains("Stopped").doesNotContain("ERROR");
            load.stop();
        }
    }

    private void check(LoadPlan plan) throws Exception {
        try (ProgramRun run = export()) {
            LoadReport report = Load.run(plan, url(run));

            assertThat(report.problem()).isNull();
            assertThat(report.errors()).isZero();
            assertThat(report.commands()).isGreaterThan(100);
        }
    }

    private static LoadPlan plan() {
        return LoadPlan.checking().sessions(3).depth(16).flushEvery(64).duration(Duration.ofSeconds(3));
    }

    private ProgramRun export() throws Exception {
        Path image = Files.write(folder.resolve("disk.raw"), new byte[DISK_BYTES]);
        return ProgramRun.start(folder, "export", image, "--listen", "127.0.0.1:0", "--sharing", "cluster");
    }

    private static IscsiUrl url(ProgramRun run) {
        return IscsiUrl.parse(run.awaitOut("iscsi://"));
    }
}
