package io.holdfast.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final String NAME = "ALL.Read10.Simple";

    @Test
    void isPassWhenNoTestFailed() {
        Verdict verdict = Verdict.of(NAME, output("passed", 0));

        assertThat(verdict).isEqualTo(new Verdict(NAME, Verdict.Kind.PASS, ""));
        assertThat(verdict.family()).isEqualTo("Read10");
    }

    @Test
    void isFailWithTheAssertionThatFailed() {
        Verdict verdict =
                Verdict.of(NAME, output("FAILED\n    1. test_read10_simple.c:42  - CU_ASSERT_EQUAL(ret,0)", 1));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(verdict.reason()).isEqualTo("test_read10_simple.c:42  - CU_ASSERT_EQUAL(ret,0)");
    }

    @Test
    void isFailWithTheLastWordsWhenThereIsNoSummary() {
        Verdict verdict = Verdict.of(NAME, "Failed to login\n\n");

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(verdict.reason()).isEqualTo("no summary: Failed to login");
    }

    @Test
    void isSkipWithItsReason() {
        Verdict verdict = Verdict.of(NAME, "    [SKIPPED] ORWRITE is not implemented.\n" + output("passed", 0));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.SKIP);
        assertThat(verdict.reason()).isEqualTo("ORWRITE is not implemented.");
    }

    @Test
    void isPassWhenOnlyTheListOfOpcodesWasSkipped() {
        String note = "    [SKIPPED] REPORT_SUPPORTED_OPCODES is not implemented.\n";

        assertThat(Verdict.of(NAME, note + output("passed", 0)).kind()).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void isCountedByKindAndFamily() {
        ConformanceReport report = new ConformanceReport(List.of(
                new Verdict("ALL.Read10.Simple", Verdict.Kind.PASS, ""),
                new Verdict("ALL.Read10.Dpofua", Verdict.Kind.HANG, "late"),
                new Verdict("ALL.Write10.Simple", Verdict.Kind.FAIL, "wrong")));

        assertThat(report.totals()).isEqualTo("pass 1  skip 0  FAIL 1  HANG 1  of 3");
        assertThat(report.brokenOf(List.of("Read10"))).extracting(Verdict::name).containsExactly("ALL.Read10.Dpofua");
        assertThat(report.table()).contains("Read10", "{PASS=1, HANG=1}");
    }

    private static String output(String result, int failed) {
        return """
                Suite: Read10
                  Test: Simple ...%s

                Run Summary:    Type  Total    Ran Passed Failed Inactive
                              suites      1      1    n/a      0        0
                               tests      1      1      %d      %d        0
                             asserts     10     10     10      0      n/a
                """.formatted(result, 1 - failed, failed);
    }
}
