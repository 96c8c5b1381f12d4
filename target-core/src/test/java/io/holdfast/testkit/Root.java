package io.holdfast.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** What only root may do and some tests need: small file systems that fill up, and block devices. */
public final class Root {

    private static final long PATIENCE_SECONDS = 30;

    private Root() {}

    /** Mounts a tmpfs of that size. Without the right to, the calling test ends: skipped, or failed where {@code CI=true}. */
    public static Mounted mountTmpfs(long sizeBytes) throws IOException {
        require(System.getenv());
        Path folder = Files.createTempDirectory("holdfast-tmpfs");
        try {
            run(List.of("mount", "-t", "tmpfs", "-o", "size=" + sizeBytes, "none", folder.toString()));
        } catch (IOException e) {
            Files.delete(folder);
            throw lacking(System.getenv(), "cannot mount a tmpfs: " + e.getMessage());
        }
        return new Mounted(folder);
    }

    /** A block device over the file, with sectors of that size. Without the right to, the calling test ends: skipped, or failed where {@code CI=true}. */
    public static LoopDevice attachLoop(Path file, int sectorBytes) throws IOException {
        require(System.getenv());
        String device;
        try {
            device = run(List.of(
                    "losetup", "--find", "--show", "--sector-size", Integer.toString(sectorBytes), file.toString()));
        } catch (IOException e) {
            throw lacking(System.getenv(), "cannot attach a loop device: " + e.getMessage());
        }
        return new LoopDevice(Path.of(device.strip()));
    }

    static void require(Map<String, String> environment) throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        if (!status.contains("\nUid:\t0\t")) {
            throw lacking(environment, "only root may mount file systems and attach loop devices");
        }
    }

    private static RuntimeException lacking(Map<String, String> environment, String reason) {
        if ("true".equals(environment.get("CI"))) {
            throw new AssertionError(reason);
        }
        return new TestAbortedException(reason);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return output;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
        throw new IOException(String.join(" ", command) + ": " + output.strip());
    }

    /** A mounted file system; unmounted, and gone with all that is on it, when closed. */
    public record Mounted(Path folder) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            run(List.of("umount", folder.toString()));
            Files.delete(folder);
        }
    }

    /** A block device over a file; detached when closed. */
    public record LoopDevice(Path path) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            run(List.of("losetup", "--detach", path.toString()));
        }
    }
}
