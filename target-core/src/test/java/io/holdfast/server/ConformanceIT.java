package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.ExecutorAffinity;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.qcow2.Qcow2Format;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.testkit.Checkout;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.conformance.Conformance;
import io.holdfast.testkit.conformance.ConformanceReport;
import io.holdfast.testkit.conformance.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** libiscsi's test suite against disks on raw images, and on a qcow2 image, where each test has to come out as on the raw one of the same kind. */
class ConformanceIT {

    private static final int AT_LEAST = 218;
    private static final int ALL = 230;
    private static final int AT_A_TIME = 3;

    /** Families in which nothing may fail or hang. */
    private static final List<String> SPOTLESS = List.of(
            "Read6",
            "Read10",
            "Read12",
            "Read16",
            "ReadOnly",
            "Write10",
            "Write12",
            "Write16",
            "WriteSame10",
            "WriteSame16",
            "WriteVerify10",
            "WriteVerify12",
            "WriteVerify16",
            "Verify10",
            "Verify12",
            "Verify16",
            "Inquiry",
            "Mandatory",
            "ModeSense6",
            "ReadCapacity10",
            "ReadCapacity16",
            "ReadDefectData10",
            "ReadDefectData12",
            "Unmap",
            "iSCSIcmdsn",
            "iSCSIdatasn",
            "iSCSIResiduals",
            "iSCSITMF");

    /** Families of which nothing writes, so that nothing may fail on a disk that is write-protected. */
    private static final List<String> ONLY_READING = List.of(
            "Read6",
            "Read10",
            "Read12",
            "Read16",
            "ReadOnly",
            "Verify10",
            "Verify12",
            "Verify16",
            "Prefetch10",
            "Prefetch16",
            "Inquiry",
            "Mandatory",
            "ModeSense6",
            "ReadCapacity10",
            "ReadCapacity16",
            "ReadDefectData10",
            "ReadDefectData12",
            "TestUnitReady");

    private static final String SANITIZE_RESET = "ALL.Sanitize.Reset";
    private static final int SLOW_PIECE_MS = 30;

    /** "NNN of libiscsi's 230 tests" in the README. */
    private static final Pattern README_FIGURE = Pattern.compile("(\\d+) of libiscsi's " + ALL + " tests");

    private static final long LUN_BYTES = 1L << 30;

    @TempDir
    Path folder;

    /** The disks that hosts may meet. */
    enum Lun {
        THIN(512, Discard.ON, SharingMode.CLUSTER),
        THIN_QCOW2(512, Discard.ON, SharingMode.CLUSTER),
        THICK(512, Discard.IGNORE, SharingMode.CLUSTER),
        READ_ONLY(512, Discard.ON, SharingMode.READ_ONLY),
        BLOCKS_OF_4096(4096, Discard.ON, SharingMode.CLUSTER);

        private final int blockBytes;
        private final Discard discard;
        private final SharingMode sharing;

        Lun(int blockBytes, Discard discard, SharingMode sharing) {
            this.blockBytes = blockBytes;
            this.discard = discard;
            this.sharing = sharing;
        }

        ImageFormat format(FileEngine engine) {
            RawFormat raw = new RawFormat(engine);
            return this == THIN_QCOW2 ? new Qcow2Format(engine, List.of(raw)) : raw;
        }

        TestTarget serve(Path image) throws IOException {
            return TestTarget.onImage(
                    this::format,
                    image,
                    new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, discard),
                    new DiskOptions(
                            blockBytes,
                            CacheMode.WRITEBACK,
                            Rotation.SOLID_STATE,
                            sharing,
                            DiskOptions.USUAL_INITIATOR_HOLD,
                            LongCdbs.REFUSED));
        }
    }

    /** Those that pass nowhere; docs/conformance.md says why. */
    private static final Pattern NOWHERE = Pattern.compile(
            "ALL\\.(PreventAllow\\..*|StartStopUnit\\.Simple" + "|Sanitize\\.(CryptoErase|Readonly|Reservations))");

    /** Those that write, and so fail on a disk that is write-protected: the table in docs/conformance.md. */
    private static final Pattern WRITING = Pattern.compile("ALL\\.(CompareAndWrite\\..*"
            + "|ExtendedCopy\\.(Simple|Valid(Seg|Tgt)Descr)|GetLBAStatus\\.UnmapSingle"
            + "|iSCSIResiduals\\.Write.*|iSCSITMF\\..*|MultipathIO\\.(CompareAndWrite(Async)?|Simple)"
            + "|OrWrite\\.(?!Protect).*|ProutReserve\\.Access.*|ReceiveCopyResults\\.CopyStatus"
            + "|Sanitize\\.(BlockErase|Overwrite|Reset)|Unmap\\..*|WriteAtomic16\\.(?!VPD).*"
            + "|Write(Same|Verify)?(10|12|16)\\.(?!WriteProtect).*)");

    /** Those that fail on a disk that can be written, for a reason of their own. */
    private static final Map<Lun, Set<String>> FAILURES = Map.of(
            Lun.THIN, Set.of("ALL.GetLBAStatus.UnmapSingle", SANITIZE_RESET),
            Lun.THIN_QCOW2, Set.of("ALL.GetLBAStatus.UnmapSingle", SANITIZE_RESET),
            Lun.THICK, Set.of(SANITIZE_RESET),
            Lun.BLOCKS_OF_4096, Set.of(SANITIZE_RESET));

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void passesWhatTheReadmeSaysOnOneOfTheDisks() throws Exception {
        Map<Lun, Future<ConformanceReport>> running = new EnumMap<>(Lun.class);
        Future<Verdict> sanitizing;
        // Several at a time: the tests mostly wait.
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            sanitizing = threads.submit(ConformanceIT::continuesToSanitizeThroughAllResets);
            for (Lun lun : Lun.values()) {
                running.put(lun, threads.submit(() -> run(lun)));
            }
        }
        Set<String> all = new TreeSet<>();
        Set<String> passed = new TreeSet<>(names(List.of(sanitizing.get())));
        for (Lun lun : Lun.values()) {
            ConformanceReport report = running.get(lun).get();
            assertExpected(lun, report);
            all.addAll(names(report.verdicts()));
            passed.addAll(names(report.of(Verdict.Kind.PASS)));
        }
        assertThat(running.get(Lun.THIN_QCOW2).get().kinds())
                .isEqualTo(running.get(Lun.THIN).get().kinds());

        Set<String> nowhere = new TreeSet<>(all);
        nowhere.removeAll(passed);
        assertThat(nowhere).allMatch(name -> NOWHERE.matcher(name).matches());
        assertThat((long) passed.size()).isGreaterThanOrEqualTo(readmeFigure());
    }

    private static void assertExpected(Lun lun, ConformanceReport report) {
        assertThat(report.verdicts()).hasSize(ALL);
        assertThat(report.brokenOf(lun == Lun.READ_ONLY ? ONLY_READING : SPOTLESS))
                .as(report.table())
                .isEmpty();
        if (lun == Lun.READ_ONLY) {
            assertThat(names(report.broken()))
                    .as(report.table())
                    .allMatch(name -> WRITING.matcher(name).matches());
        } else {
            assertThat(names(report.broken())).as(report.table()).isSubsetOf(FAILURES.get(lun));
        }
    }

    private ConformanceReport run(Lun lun) throws Exception {
        Path image = folder.resolve(lun + ".img");
        try (ThreadPoolFileEngine engine = new ThreadPoolFileEngine(ExecutorAffinity.unknown())) {
            lun.format(engine).create(image, LUN_BYTES);
        }
        try (TestTarget target = lun.serve(image)) {
            ConformanceReport report = Conformance.of(target.url()).runAll();
            Files.writeString(Path.of("target", "conformance-" + lun + ".txt"), report.table());
            return report;
        }
    }

    /** This test wants a disk that takes longer than its own waits of seconds; and then it waits for a minute at a time. */
    private static Verdict continuesToSanitizeThroughAllResets() throws Exception {
        MemoryBlockDevice device = new MemoryBlockDevice(TestTarget.MEMORY_BYTES);
        try (TestTarget target = TestTarget.on(device);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            device.hold();
            var _ = clock.scheduleAtFixedRate(
                    () -> {
                        if (!device.held().isEmpty()) {
                            device.completeNext();
                        }
                    },
                    0,
                    SLOW_PIECE_MS,
                    TimeUnit.MILLISECONDS);
            Verdict verdict =
                    Conformance.of(target.url()).within(Duration.ofMinutes(3)).run(SANITIZE_RESET);
            clock.shutdownNow();
            assertThat(clock.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            device.resume();
            assertThat(verdict.kind()).as(verdict.toString()).isEqualTo(Verdict.Kind.PASS);
            return verdict;
        }
    }

    private static Set<String> names(List<Verdict> verdicts) {
        return verdicts.stream().map(Verdict::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A promise that is not below the least there may be. */
    private static long readmeFigure() throws IOException {
        String readme = Files.readString(Checkout.root().resolve("README.md"));
        Matcher figure = README_FIGURE.matcher(readme);
        assertThat(figure.find())
                .as("README.md says: NNN of libiscsi's 230 tests")
                .isTrue();
        long promised = Long.parseLong(figure.group(1));
        assertThat(promised).as("the figure in README.md").isGreaterThanOrEqualTo(AT_LEAST);
        return promised;
    }
}
