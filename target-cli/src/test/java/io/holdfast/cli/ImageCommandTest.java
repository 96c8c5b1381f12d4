package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {

    @TempDir
    Path folder;

    @Test
    void createsAThinImageInTheWordsOfQemuImg() throws IOException {
        Path file = folder.resolve("disk.raw");

        CommandRun run = CommandRun.of("image", "create", file, "1.5G");

        assertThat(run).isEqualTo(new CommandRun(0, "Formatting '%s', fmt=raw size=1610612736\n".formatted(file), ""));
        assertThat(file).hasSize(1_610_612_736L);
        assertThat(CommandRun.of("image", "info", file).out()).isEqualTo("""
                image: %s
                file format: raw
                virtual size: 1.5 GiB (1610612736 bytes)
                disk size: 0 B
                """.formatted(file));
    }

    @Test
    void createsWithoutAWordWhenToldSo() {
        assertThat(CommandRun.of("image", "create", "-q", "-f", "raw", folder.resolve("disk.raw"), "1M"))
                .isEqualTo(new CommandRun(0, "", ""));
    }

    @Test
    void neverOverwrites() throws IOException {
        Path file = Files.writeString(folder.resolve("disk.raw"), "precious");

        CommandRun run = CommandRun.of("image", "create", file, "1M");

        assertThat(run)
                .isEqualTo(new CommandRun(73, "", "holdfast: " + file + ": exists already and is left as it is\n"));
        assertThat(file).hasContent("precious");
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Path file = folder.resolve("missing/disk.raw");

        assertThat(CommandRun.of("image", "create", file, "1M"))
                .isEqualTo(new CommandRun(73, "", "holdfast: " + file + ": its folder does not exist\n"));
    }

    @Test
    void leavesNothingBehindWhenTheFileSystemRefusesTheSize() {
        Path file = folder.resolve("disk.raw");

        CommandRun run = CommandRun.of("image", "create", file, "7E");

        assertThat(run.status()).isEqualTo(74);
        assertThat(run.err()).startsWith("holdfast: " + file + ": cannot be resized to 8070450532247928832 bytes: ");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesWhatIsNoSizeOfADisk() {
        CommandRun run = CommandRun.of("image", "create", folder.resolve("disk.raw"), "100");

        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err())
                .startsWith("holdfast: Invalid value for positional parameter at index 1 (SIZE):"
                        + " '100' is not the size of a disk: a multiple of 512 above 0\n");
    }

    @Test
    void tellsWhatAnImageIsInTheJsonOfQemuImg() throws IOException {
        Path file = Files.write(folder.resolve("disk.raw"), new byte[8192]);

        assertThat(CommandRun.of("image", "info", "--output", "json", file).out())
                .isEqualToIgnoringNewLines("""
                {
                  "virtual-size" : 8192,
                  "filename" : "%s",
                  "format" : "raw",
                  "actual-size" : 8192,
                  "dirty-flag" : false
                }
                """.formatted(file));
    }

    @Test
    void remembersOfWhichFormatAnImageIsThatItMade() throws IOException {
        Path raw = folder.resolve("raw");
        CommandRun.of("image", "create", raw, "1M");
        Files.write(raw, "QFI\u00fb....".getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.WRITE);
        Path copy = folder.resolve("copy");
        CommandRun.of("image", "dd", "if=" + raw, "of=" + copy, "count=1");
        Path converted = folder.resolve("converted");
        CommandRun.of("image", "convert", "-O", "qcow2", "-c", copy, converted);

        assertThat(CommandRun.of("image", "info", raw).out()).contains("file format: raw");
        assertThat(CommandRun.of("image", "info", copy).out()).contains("file format: raw");
        assertThat(CommandRun.of("image", "info", converted).out())
                .contains("file format: qcow2")
                .contains("virtual size: 512 B");
    }

    @Test
    void doesNotTakeAFormatForARawImageThatItCannotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("disk.vhdx"), "vhdxfile");

        assertThat(CommandRun.of("image", "info", file))
                .isEqualTo(new CommandRun(
                        65,
                        "",
                        "holdfast: %s: this is a vhdx image, which Holdfast cannot read; -f raw takes its bytes for a disk\n"
                                .formatted(file)));
        assertThat(CommandRun.of("image", "info", "-f", "raw", file).out()).contains("virtual size: 512 B (512 bytes)");
    }

    @Test
    void saysThatTheImageIsMissing() {
        Path file = folder.resolve("disk.raw");

        assertThat(CommandRun.of("image", "info", file))
                .isEqualTo(new CommandRun(66, "", "holdfast: " + file + ": no such file or folder\n"));
    }

    @Test
    void makesReadsAndResizesAQcow2Image() {
        Path file = folder.resolve("disk.qcow2");
        assertThat(CommandRun.of("image", "create", "-q", "-f", "qcow2", file, "1M")
                        .status())
                .isZero();

        assertThat(CommandRun.of("image", "info", "-f", "qcow2", file).out())
                .contains("file format: qcow2")
                .contains("virtual size: 1 MiB (1048576 bytes)");
        CommandRun resized = CommandRun.of("image", "resize", "-f", "qcow2", file, "2M");
        assertThat(resized.status()).as(resized.err()).isZero();
        assertThat(CommandRun.of("image", "info", "-f", "qcow2", file).out())
                .contains("virtual size: 2 MiB (2097152 bytes)");
    }

    @Test
    void saysWhichFormatsThereAre() {
        CommandRun run = CommandRun.of("image", "create", "-f", "vhdx", folder.resolve("disk"), "1M");

        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err()).contains("'vhdx' is not an image format: raw, qcow2 or vmdk");
    }
}
