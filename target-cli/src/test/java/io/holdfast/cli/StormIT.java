package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.PduSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who knocks over and over at the program in a process of its own fills no log, and keeps nobody out. */
class StormIT {

    private static final int DISK_BYTES = 1 << 20;
    private static final int PINGS = 10_000;
    private static final int LOGINS = 1_000;
    private static final int TARGET_NOT_FOUND = 0x0203;
    private static final String GUEST = "iqn.2026-11.test:guest";

    @TempDir
    Path folder;

    private ProgramRun run;
    private IscsiUrl url;

    @BeforeEach
    void start() throws IOException {
        Path image = Files.write(folder.resolve("disk.raw"), new byte[DISK_BYTES]);
        run = ProgramRun.start(folder, "export", image, "--listen", "127.0.0.1:0");
        url = IscsiUrl.parse(run.awaitOut("iscsi://"));
    }

    @AfterEach
    void end() {
        run.close();
    }

    /** T53: a line a minute is the limit, and a test may last two. */
    @Test
    void saysNothingOfConnectionsThatOnlyKnock() throws Exception {
        long linesBefore = linesOfOthers();

        for (int i = 0; i < PINGS; i++) {
            PduSocket.connect(url.portal()).close();
        }

        awaitGuest();
        stopInOrder();
        assertThat(run.err()).doesNotContain("ERROR");
        // When it stops it says that it does and that it did.
        assertThat(linesOfOthers() - linesBefore).isLessThanOrEqualTo(2 + 2);
    }

    /** T54: what it says of a sentence in a minute has a limit, and a test may last two. */
    @Test
    void isNotKeptBusyByAHostWhoseTargetIsGone() throws Exception {
        Initiator lost = Initiator.of(url.portal(), "iqn.2026-11.test:deleted");
        long linesBefore = linesOfOthers();

        for (int i = 0; i < LOGINS; i++) {
            assertThat(lost.loginStatus()).isEqualTo(TARGET_NOT_FOUND);
        }

        awaitGuest();
        stopInOrder();
        assertThat(run.err()).contains("refused with 0203").doesNotContain("ERROR");
        assertThat(linesOfOthers() - linesBefore).isLessThan(LOGINS / 8);
    }

    /** Comes after all who knocked, in the order of the portal's queue; while it closes theirs it may turn this one away. */
    private void awaitGuest() {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> url.initiator().name(GUEST).loginStatus() == 0);
    }

    private void stopInOrder() throws Exception {
        run.signal("TERM");
        assertThat(run.awaitEnd(Duration.ofSeconds(10))).isZero();
    }

    private long linesOfOthers() throws IOException {
        return run.err().lines().filter(line -> !line.contains(GUEST)).count();
    }
}
