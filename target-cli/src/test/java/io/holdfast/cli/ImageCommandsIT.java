package io.holdfast.cli;

import static io.holdfast.testkit.ExternalTool.QEMU_IMG;
import static io.holdfast.testkit.ExternalTool.QEMU_IO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast image} says what qemu-img says, and each can use what the other has made. */
class ImageCommandsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void makeDisk() throws IOException, InterruptedException {
        disk = folder.resolve("disk.raw");
        ToolRun.of(QEMU_IMG, "create", "-f", "raw", disk, "20M").good();
        ToolRun.of(
                        QEMU_IO,
                        "-f",
                        "raw",
                        "-c",
                        "write -P 1 0 3M",
                        "-c",
                        "write -P 0 4M 1M",
                        "-c",
                        "write -P 2 10M 64k",
                        disk)
                .good();
    }

    @Test
    void mapsAsQemuImgDoes() throws IOException, InterruptedException {
        String qemu =
                ToolRun.of(QEMU_IMG, "map", "-f", "raw", "--output=json", disk).good();

        assertThat(JSON.readTree(
                        CommandRun.of("image", "map", "--output=json", disk).out()))
                .isEqualTo(JSON.readTree(qemu));
        assertThat(CommandRun.of("image", "map", disk).out())
                .isEqualTo(ToolRun.of(QEMU_IMG, "map", "-f", "raw", disk).good());
    }

    @Test
    void measuresAsQemuImgDoes() throws IOException, InterruptedException {
        String qemu = ToolRun.of(QEMU_IMG, "measure", "-f", "raw", "-O", "raw", "--output=json", disk)
                .good();

        assertThat(JSON.readTree(
                        CommandRun.of("image", "measure", "--output=json", disk).out()))
                .isEqualTo(JSON.readTree(qemu));
    }

    @Test
    void convertsToWhatQemuImgFindsIdentical() throws IOException, InterruptedException {
        Path ours = folder.resolve("ours.raw");
        Path theirs = folder.resolve("theirs.raw");

        assertThat(CommandRun.of("image", "convert", disk, ours)).isEqualTo(new CommandRun(0, "", ""));
        ToolRun.of(QEMU_IMG, "convert", "-f", "raw", "-O", "raw", disk, theirs).good();

        ToolRun.of(QEMU_IMG, "compare", "-s", "-f", "raw", "-F", "raw", theirs, ours)
                .good();
        assertThat(CommandRun.of("image", "compare", "-s", theirs, ours).status())
                .isZero();
    }

    @Test
    void comparesInTheWordsAndStatusesOfQemuImg() throws IOException, InterruptedException {
        Path other = folder.resolve("other.raw");
        CommandRun.of("image", "convert", disk, other);
        ToolRun.of(QEMU_IO, "-f", "raw", "-c", "write -P 3 10250k 1k", other).good();
        Path longer = folder.resolve("longer.raw");
        CommandRun.of("image", "convert", disk, longer);
        CommandRun.of("image", "resize", longer, "+5M");

        for (Path second : new Path[] {disk, other, longer}) {
            ToolRun qemu = ToolRun.of(QEMU_IMG, "compare", "-f", "raw", "-F", "raw", disk, second);
            assertThat(CommandRun.of("image", "compare", disk, second))
                    .isEqualTo(new CommandRun(qemu.status(), qemu.said(), ""));
        }
    }

    @Test
    void doesNotTouchAnImageThatQemuHasOpen() throws IOException, InterruptedException {
        Process qemu = new ProcessBuilder(QEMU_IO.require().toString(), "-f", "raw", disk.toString())
                .redirectErrorStream(true)
                .start();
        try {
            // Its prompt comes when it has the image, with its locks.
            byte[] prompt = qemu.getInputStream().readNBytes("qemu-io>".length());
            assertThat(prompt).asString().isEqualTo("qemu-io>");

            assertThat(CommandRun.of("image", "resize", disk, "+1M").status()).isEqualTo(69);
            assertThat(CommandRun.of("image", "convert", disk, folder.resolve("copy.raw"))
                            .status())
                    .isEqualTo(69);
            assertThat(folder.resolve("copy.raw")).doesNotExist();
        } finally {
            qemu.getOutputStream().close();
            qemu.waitFor();
        }
    }
}
