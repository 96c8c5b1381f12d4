package io.holdfast.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of peers: how they are started, asked and ended. */
final class PeerProcess {

    private static final long END_SECONDS = 10;

    private PeerProcess() {}

    /** Starts one that goes on; what it says goes to the log. */
    static ProcessBuilder in(Path folder, List<String> command, String log) {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(log).toFile());
    }

    /** Runs one to its end, which must be a good one within ten seconds. */
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (await(process) != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** Asks it to end, and ends it when it has not after ten seconds. */
    static void end(Process process) throws IOException {
        process.destroy();
        try {
            await(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int await(Process process) throws IOException {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("did not end within " + END_SECONDS + " s: " + process.info());
            }
            return process.exitValue();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException(interruption);
        }
    }
}
