package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A foreign program that has run: its status and all that it said. */
record ToolRun(int status, String said) {

    private static final int PATIENCE_SECONDS = 60;

    static ToolRun of(ExternalTool tool, Object... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.require().toString()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s ended", tool)
                .isTrue();
        return new ToolRun(process.exitValue(), said);
    }

    /** What it said, when it went well. */
    String good() {
        assertThat(status).as(said).isZero();
        return said;
    }
}
