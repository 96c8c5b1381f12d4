package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program in a process of its own, from the jars of the build under test. Closing kills it if it still runs. */
final class ProgramRun implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final Path out;
    private final Path err;

    private ProgramRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code holdfast} with these arguments in {@code folder}, where it also leaves what it says. */
    static ProgramRun start(Path folder, Object... args) throws IOException {
        Path lib = Checkout.root().resolve("target-cli/target/holdfast/lib");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "@" + Checkout.root().resolve("conf/jvm.options"),
                "-cp",
                lib + "/*",
                "io.holdfast.cli.Holdfast"));
        Stream.of(args).map(Object::toString).forEach(command::add);
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new ProgramRun(process, out, err);
    }

    /** Waits until it has said this on standard output, and gives the line. */
    String awaitOut(String beginning) {
        return await().atMost(START_WITHIN).until(() -> line(beginning), line -> line != null);
    }

    private String line(String beginning) throws IOException {
        if (!process.isAlive() && !out().contains(beginning)) {
            throw new AssertionError("it ended with " + process.exitValue() + ": " + err());
        }
        return out().lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse(null);
    }

    /** Waits until its log has these words in one line. */
    void awaitLog(String... words) {
        await().atMost(START_WITHIN)
                .untilAsserted(() -> assertThat(err().lines())
                        .anySatisfy(line -> assertThat(line).contains(words)));
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Sends a signal as kill(1) does. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits for its end and gives its exit status. */
    int awaitEnd(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s", patience)
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
