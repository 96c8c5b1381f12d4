package io.holdfast.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs the tests one after the other: they share the LUN, and some reset it. Each gets the URL twice, as two paths to one LUN, without which the tests of the family
 * MultipathIO are skipped.
 */
public final class Conformance {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * Tests that pass in the company of their suite alone, whatever the target: in libiscsi 1.19 LUNResetSimpleAsync asserts at its start what only its end sets (libiscsi's pull
     * request 341). For these the whole suite is run.
     */
    private static final Map<String, String> NEEDS_ITS_SUITE =
            Map.of("ALL.iSCSITMF.LUNResetSimpleAsync", "ALL.iSCSITMF");

    private final Path program;
    private final IscsiUrl url;
    private final Duration limit;

    private Conformance(Path program, IscsiUrl url, Duration limit) {
        this.program = program;
        this.url = url;
        this.limit = limit;
    }

    /** Skips or fails the calling test where the suite is not installed. */
    public static Conformance of(IscsiUrl url) {
        return new Conformance(ExternalTool.ISCSI_TEST_CU.require(), url, LIMIT);
    }

    /** The same with more time for each test. */
    public Conformance within(Duration time) {
        return new Conformance(program, url, time);
    }

    /** Prints the table of a run; the status is 1 when something failed or hung. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Pattern tests = Pattern.compile(arguments.length > 1 ? arguments[1] : "");
        Conformance conformance = new Conformance(Path.of("iscsi-test-cu"), IscsiUrl.parse(arguments[0]), LIMIT);
        List<Verdict> verdicts = new ArrayList<>();
        for (String test : conformance.tests()) {
            if (tests.matcher(test).find()) {
                verdicts.add(conformance.run(test));
                System.out.println(verdicts.getLast());
            }
        }
        ConformanceReport report = new ConformanceReport(verdicts);
        System.out.println(report.totals());
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** Runs all tests of the family ALL, which are all there are. */
    public ConformanceReport runAll() throws IOException, InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        for (String test : tests()) {
            verdicts.add(run(test));
        }
        return new ConformanceReport(verdicts);
    }

    /** The names of the tests: {@code ALL.FAMILY.TEST}. */
    public List<String> tests() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "-l")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String list = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return list.lines().filter(line -> line.matches("ALL\\.[^.]+\\.[^.]+")).toList();
    }

    /** Runs one test. */
    public Verdict run(String test) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-d",
                        "-n",
                        "-S",
                        "-t",
                        NEEDS_ITS_SUITE.getOrDefault(test, test),
                        url.toString(),
                        url.toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            return new Verdict(test, Verdict.Kind.HANG, "did not end within " + limit.toSeconds() + " s");
        }
        return Verdict.of(test, output.join());
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
