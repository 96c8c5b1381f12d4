package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A run of somebody else's program, from its start to its end.
 *
 * @param output standard output and error together
 */
public record ToolRun(List<String> command, int status, String output) {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Runs a program; one that takes longer than a minute and a half is killed, and the test fails. */
    public static ToolRun of(ExternalTool tool, Object... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(tool.require().toString()),
                        Stream.of(arguments).map(Object::toString))
                .toList();
        Path output = Files.createTempFile("holdfast-tool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        command + " did not end within " + LIMIT + ":\n" + Files.readString(output, ISO_8859_1));
            }
            return new ToolRun(command, process.exitValue(), Files.readString(output, ISO_8859_1));
        } finally {
            Files.delete(output);
        }
    }

    /** Itself, when its status is 0. */
    public ToolRun succeeded() {
        if (status != 0) {
            throw new AssertionError(command + " ended with status " + status + ":\n" + output);
        }
        return this;
    }
}
