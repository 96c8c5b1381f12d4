package io.holdfast.image.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.Root;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QEMU's tools and Holdfast on one image: whoever comes second is refused where one of them writes. */
class RawImageLockIT {

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final RawFormat format = new RawFormat(engine);
    private Path folder;
    private Path path;

    @BeforeEach
    void makeAnImage() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "lock");
        path = folder.resolve("disk.raw");
        format.create(path, 1 << 20);
    }

    @AfterEach
    void removeIt() throws IOException {
        engine.close();
        Files.delete(path);
        Files.delete(folder);
    }

    @ParameterizedTest
    @EnumSource(
            value = CacheMode.class,
            names = {"WRITEBACK", "NONE"})
    void qemuDoesNotWriteWhatHoldfastServes(CacheMode cache) throws Exception {
        Path qemuIo = ExternalTool.QEMU_IO.require();
        try (RawImage image = open(cache, Access.READ_WRITE)) {
            Result write = run(qemuIo, "-f", "raw", "-c", "write 0 512", path.toString());
            assertThat(write.exitCode()).isNotZero();
            assertThat(write.output()).contains("Failed to get").contains("lock");
            assertThat(image.sizeBytes()).isEqualTo(1 << 20);
        }
        assertThat(run(qemuIo, "-f", "raw", "-c", "write 0 512", path.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void qemuDoesNotCopyWhatHoldfastMayChangeUnlessTold() throws Exception {
        Path qemuImg = ExternalTool.QEMU_IMG.require();
        String copy = folder.resolve("copy.raw").toString();
        try (RawImage image = open(CacheMode.WRITEBACK, Access.READ_WRITE)) {
            Result refused = run(qemuImg, "convert", "-f", "raw", "-O", "raw", path.toString(), copy);
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.output()).contains("Failed to get shared \"write\" lock");
            Result told = run(qemuImg, "convert", "-U", "-f", "raw", "-O", "raw", path.toString(), copy);
            assertThat(told.exitCode()).isZero();
            assertThat(image.limits().readOnly()).isFalse();
        }
        Files.delete(Path.of(copy));
    }

    @Test
    void twoReadersDoNotDisturbEachOther() throws Exception {
        Path qemuImg = ExternalTool.QEMU_IMG.require();
        try (RawImage first = open(CacheMode.WRITEBACK, Access.READ_ONLY);
                RawImage second = open(CacheMode.NONE, Access.READ_ONLY)) {
            Result compared = run(qemuImg, "compare", "-f", "raw", "-F", "raw", path.toString(), path.toString());
            assertThat(compared.exitCode()).isZero();
            assertThat(first.sizeBytes()).isEqualTo(second.sizeBytes());
            Result write = run(ExternalTool.QEMU_IO.require(), "-f", "raw", "-c", "write 0 512", path.toString());
            assertThat(write.exitCode()).isNotZero();
        }
    }

    @Test
    void holdfastDoesNotOpenWhatQemuWritesAndSaysWhoItIs() throws Exception {
        try (Qemu qemu = Qemu.openedForWriting(path)) {
            for (Access access : Access.values()) {
                assertThatExceptionOfType(ImageException.class)
                        .isThrownBy(() -> open(CacheMode.NONE, access))
                        .matches(e -> e.kind() == Kind.LOCKED)
                        .withMessage(
                                "%s: is in use: qemu-io (pid %d) has it open and may write to it", path, qemu.pid());
            }
        }
        open(CacheMode.NONE, Access.READ_WRITE).close();
    }

    @Test
    void aSecondDiskOfThisProcessIsRefusedToo() throws Exception {
        try (RawImage image = open(CacheMode.NONE, Access.READ_WRITE)) {
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> open(CacheMode.NONE, Access.READ_WRITE))
                    .withMessage(path + ": is in use: this very process has it open and lets nobody else write to it");
            assertThat(image.limits().readOnly()).isFalse();
        }
    }

    @Test
    void blockDevicesAreLockedAsFilesAre() throws Exception {
        Path qemuIo = ExternalTool.QEMU_IO.require();
        try (Root.LoopDevice loop = Root.attachLoop(path, 512)) {
            ImageOptions options = new ImageOptions(Access.READ_WRITE, CacheMode.NONE, Discard.ON);
            try (RawImage image = format.open(loop.path(), options)) {
                assertThat(image.sizeBytes()).isEqualTo(1 << 20);
                Result write = run(
                        qemuIo, "-f", "raw", "-c", "write 0 512", loop.path().toString());
                assertThat(write.exitCode()).isNotZero();
                assertThat(write.output()).contains("lock");
            }
            try (Qemu qemu = Qemu.openedForWriting(loop.path())) {
                assertThatExceptionOfType(ImageException.class)
                        .isThrownBy(() -> format.open(loop.path(), options))
                        .withMessageContaining("qemu-io (pid " + qemu.pid() + ")");
            }
        }
    }

    private RawImage open(CacheMode cache, Access access) throws IOException {
        return format.open(path, new ImageOptions(access, cache, Discard.ON));
    }

    private record Result(int exitCode, String output) {}

    private static Result run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    /** A qemu-io that has the image open until it is closed. */
    private record Qemu(Process process) implements AutoCloseable {

        static Qemu openedForWriting(Path path) throws IOException {
            Process process = new ProcessBuilder(
                            ExternalTool.QEMU_IO.require().toString(), "-f", "raw", path.toString())
                    .redirectErrorStream(true)
                    .start();
            Writer commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
            commands.write("length\n");
            commands.flush();
            BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
            String line = answers.readLine();
            while (line != null && !line.contains("1 MiB")) {
                line = answers.readLine();
            }
            assertThat(line).as("qemu-io has opened the image").isNotNull();
            return new Qemu(process);
        }

        long pid() {
            return process.pid();
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
        }
    }
}
