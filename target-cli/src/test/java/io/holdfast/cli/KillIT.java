package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import io.holdfast.testkit.load.Ledger;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The program is killed while three hosts write, and started again on the same image:
 *
 * <pre>
 *   host 0 --+
 *   host 1 --+-- holdfast, kill -9, holdfast -- an image
 *   host 2 --+
 * </pre>
 *
 * <p>What was flushed is there, and where the disk says that it has no volatile cache, what was acknowledged; nothing is torn within a block, nothing is where it does not belong. This shows
 * that the process keeps back nothing that it promised. That the kernel keeps nothing back either shows in a power cut alone, which {@code RawImageDurabilityTest} plays.
 */
class KillIT {

    private static final int DISK_BYTES = 32 << 20;
    private static final int UNIT_BYTES = 4096;
    private static final int READ_BLOCKS = 512;
    private static final int BLOCK_BYTES = 512;
    private static final int FLUSHES = 20;
    private static final Duration END_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<ProgramRun> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProgramRun::close);
    }

    /** T42. */
    @ParameterizedTest
    @CsvSource({
        "raw, writeback, false",
        "raw, none, false",
        "raw, writethrough, true",
        "raw, directsync, true",
        "vmdk, writeback, false",
        "vmdk, none, false",
        "vmdk, writethrough, true",
        "vmdk, directsync, true"
    })
    void keepsWhatItPromisedWhenItIsKilled(String format, String cache, boolean acknowledgedIsDurable)
            throws Exception {
        Path image = folder.resolve("disk." + format);
        assertThat(CommandRun.of("image", "create", "-q", "-f", format, image, DISK_BYTES)
                        .status())
                .isZero();
        ProgramRun first = export(image, format, cache);
        Load load = Load.start(
                LoadPlan.checking().sessions(3).depth(16).writePercent(80).flushEvery(8), url(first));
        await().atMost(END_WITHIN).until(() -> load.leastFlushes() >= FLUSHES);

        first.signal("KILL");
        first.awaitEnd(END_WITHIN);
        List<Ledger> ledgers = load.stop();

        if (acknowledgedIsDurable) {
            ledgers.forEach(Ledger::acknowledgedIsDurable);
        }
        byte[] survived = read(url(export(image, format, cache)));
        for (Ledger ledger : ledgers) {
            assertThat(ledger.durableUnits()).as("units that must be there").isPositive();
            checkAll(ledger, survived);
        }
        if (!format.equals("raw")) {
            ToolRun.of(ExternalTool.QEMU_IMG, "check", "-U", "-f", format, image)
                    .good();
        }
    }

    private static void checkAll(Ledger ledger, byte[] survived) {
        for (int unit = 0; unit < ledger.units(); unit++) {
            int at = (int) ledger.address(unit) * BLOCK_BYTES;
            ledger.checkSurvivor(unit, Arrays.copyOfRange(survived, at, at + UNIT_BYTES));
        }
    }

    private static byte[] read(IscsiUrl url) throws IOException {
        byte[] disk = new byte[DISK_BYTES];
        try (Session session = url.initiator().login()) {
            session.run(ScsiRequest.none(Cdb.testUnitReady())); // Takes the unit attention of a new nexus.
            int readBytes = READ_BLOCKS * BLOCK_BYTES;
            for (int at = 0; at < DISK_BYTES; at += readBytes) {
                byte[] read = session.run(ScsiRequest.read(Cdb.read10(at / BLOCK_BYTES, READ_BLOCKS), readBytes))
                        .goodInput();
                System.arraycopy(read, 0, disk, at, readBytes);
            }
        }
        return disk;
    }

    private ProgramRun export(Path image, String format, String cache) throws IOException {
        ProgramRun run = ProgramRun.start(
                folder,
                "export",
                image,
                "--format",
                format,
                "--listen",
                "127.0.0.1:0",
                "--cache",
                cache,
                "--sharing",
                "cluster");
        started.add(run);
        return run;
    }

    private static IscsiUrl url(ProgramRun run) {
        return IscsiUrl.parse(run.awaitOut("iscsi://"));
    }
}
