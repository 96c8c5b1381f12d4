package io.holdfast.testkit.conformance;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one test came to.
 *
 * @param name {@code ALL.FAMILY.TEST}
 * @param reason the line that says why, for what did not pass; else empty
 */
public record Verdict(String name, Kind kind, String reason) {

    public enum Kind {
        PASS,
        FAIL,
        SKIP,
        HANG
    }

    /** CUnit's summary: Type, Total, Ran, Passed, Failed. */
    private static final Pattern SUMMARY =
            Pattern.compile("^\\s*tests\\s+\\d+\\s+\\d+\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private static final Pattern SKIPPED = Pattern.compile("\\[SKIPPED] *(.*)");
    private static final Pattern ASSERTION = Pattern.compile("test_.*CU_.*");

    /** A note of tests that go on afterwards, and no skip. */
    private static final String HARMLESS_SKIP = "REPORT_SUPPORTED_OPCODES is not";

    /** The verdict of a test that ended by itself. */
    static Verdict of(String name, String output) {
        Matcher summary = SUMMARY.matcher(output);
        if (!summary.find()) {
            return new Verdict(name, Kind.FAIL, "no summary: " + lastLine(output));
        }
        if (!summary.group(1).equals("0")) {
            return new Verdict(name, Kind.FAIL, first(ASSERTION, output).orElse("no assertion was printed"));
        }
        return SKIPPED.matcher(output)
                .results()
                .map(skip -> skip.group(1))
                .filter(line -> !line.contains(HARMLESS_SKIP))
                .findFirst()
                .map(line -> new Verdict(name, Kind.SKIP, line))
                .orElseGet(() -> new Verdict(name, Kind.PASS, ""));
    }

    /** {@code FAMILY} of the name. */
    public String family() {
        return name.split("\\.", -1)[1];
    }

    private static Optional<String> first(Pattern pattern, String output) {
        return pattern.matcher(output).results().map(MatchResult::group).findFirst();
    }

    private static String lastLine(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "no output" : lines.getLast().strip();
    }

    @Override
    public String toString() {
        return "%-4s  %-55s %s".formatted(kind, name, reason).stripTrailing();
    }
}
