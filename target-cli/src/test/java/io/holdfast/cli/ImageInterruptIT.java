package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy that is told to end in the middle, in a process of its own. */
class ImageInterruptIT {

    /** As a disk that takes seconds to read and write in full: the signal comes well before its end. */
    private static final long SIZE_BYTES = 4L << 30;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void leavesNoHalfImageBehind(String signal) throws IOException, InterruptedException {
        Path source = folder.resolve("source.raw");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(SIZE_BYTES);
        }
        Path images = Files.createDirectory(folder.resolve("images"));

        // -S 0 writes all of it; one request at a time keeps it going for long.
        try (ProgramRun run = ProgramRun.start(
                folder,
                "image",
                "convert",
                "-S",
                "0",
                "-m",
                "1",
                "-t",
                "writethrough",
                source,
                images.resolve("copy.raw"))) {
            await().atMost(PATIENCE).until(() -> !files(images).isEmpty());
            assertThat(files(images)).allMatch(name -> name.endsWith(".part"));
            run.signal(signal);

            assertThat(run.awaitEnd(PATIENCE)).isNotZero();
        }

        assertThat(files(images)).isEmpty();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
