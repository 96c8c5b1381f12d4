package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Checkout;
import io.holdfast.testkit.conformance.Conformance;
import io.holdfast.testkit.conformance.ConformanceReport;
import io.holdfast.testkit.conformance.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** libiscsi's test suite against a thin LUN on a raw image. */
class ConformanceIT {

    private static final int AT_LEAST = 190;
    private static final int ALL = 230;

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
            "WriteAtomic16",
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
            "ReportSupportedOpcodes",
            "Unmap",
            "iSCSIcmdsn",
            "iSCSIdatasn",
            "iSCSIResiduals",
            "iSCSITMF");

    /** "NNN of libiscsi's 230 tests" in the README. */
    private static final Pattern README_FIGURE = Pattern.compile("(\\d+) of libiscsi's " + ALL + " tests");

    private static final long LUN_BYTES = 1L << 30;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void passesWhatTheReadmeSays() throws Exception {
        Path image = folder.resolve("thin.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(LUN_BYTES);
        }
        try (TestTarget target = TestTarget.onImage(image)) {
            ConformanceReport report = Conformance.of(target.url()).runAll();
            Files.writeString(Path.of("target", "conformance.txt"), report.table());

            assertThat(report.verdicts()).hasSize(ALL);
            assertThat(report.brokenOf(SPOTLESS)).as(report.table()).isEmpty();
            assertThat(report.count(Verdict.Kind.PASS)).as(report.table()).isGreaterThanOrEqualTo(readmeFigure());
        }
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
