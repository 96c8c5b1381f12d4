package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of QEMU's under commands that are not told their format. */
class FormatsOfQemuIT {

    private static final int SIZE_BYTES = 2 << 20;

    @TempDir
    Path folder;

    private Path raw;

    @BeforeEach
    void makeADisk() throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        new Random(11).nextBytes(content);
        raw = Files.write(folder.resolve("disk.raw"), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk"})
    void readsAndChangesAnImageWithoutBeingToldItsFormat(String format) throws Exception {
        Path image = folder.resolve("disk.img");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-f", "raw", "-O", format, raw, image)
                .succeeded();
        Path copy = folder.resolve("copy.raw");

        assertThat(CommandRun.of("image", "info", image).out()).contains("file format: " + format);
        assertThat(CommandRun.of("image", "map", image).status()).isZero();
        assertThat(CommandRun.of("image", "compare", image, raw).out()).contains("Images are identical.");
        CommandRun converted = CommandRun.of("image", "convert", image, copy);
        assertThat(converted.status()).as(converted.err()).isZero();
        assertThat(copy).hasSameBinaryContentAs(raw);
        CommandRun over = CommandRun.of("image", "convert", "-n", copy, image);
        assertThat(over.status()).as(over.err()).isZero();
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", format, "-F", "raw", image, raw)
                .succeeded();
    }

    @Test
    void servesItWithoutBeingToldItsFormat() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-f", "raw", "-O", "qcow2", raw, image)
                .succeeded();

        try (ProgramRun run = ProgramRun.start(folder, "export", "--listen", "127.0.0.1:0", image)) {
            String url = run.awaitOut("iscsi://");
            run.awaitLog("disk.qcow2 begins like a qcow2 image, and is served as one");
            ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "raw", "-F", "raw", url, raw)
                    .succeeded();
        }
    }

    /** QEMU would take the copy of such a disk for an image, and follow it. */
    @Test
    void copiesARawDiskAsItsBytesAlthoughAHostHasWrittenAnImageToIt() throws Exception {
        Path hostile = folder.resolve("hostile.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-f", "qcow2", "-b", raw, "-F", "raw", hostile)
                .succeeded();
        Path disk = folder.resolve("disk");
        assertThat(CommandRun.of("image", "convert", "-f", "raw", hostile, disk).status())
                .isZero();

        Path copy = folder.resolve("copy");
        assertThat(CommandRun.of("image", "info", disk).out()).contains("file format: raw");
        assertThat(CommandRun.of("image", "convert", disk, copy).status()).isZero();
        assertThat(copy).hasSameBinaryContentAs(disk);
        assertThat(CommandRun.of("image", "snapshot", disk).err()).contains("raw images keep no snapshots");
        assertThat(CommandRun.of("image", "commit", disk).err()).contains("raw images have no backing files");
        assertThat(raw).exists().hasSize(SIZE_BYTES);
    }

    @Test
    void servesWhatAnImageNamesElsewhereOnlyWhereThatIsAskedFor() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path top = home.resolve("top.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-f", "qcow2", "-b", raw, "-F", "raw", top)
                .succeeded();

        try (ProgramRun run = ProgramRun.start(folder, "export", "--listen", "127.0.0.1:0", "--format", "qcow2", top)) {
            assertThat(run.awaitEnd(Duration.ofSeconds(30))).isEqualTo(77);
            assertThat(run.err()).contains("outside its own folder");
        }
        try (ProgramRun run = ProgramRun.start(folder, "export", "--listen", "127.0.0.1:0", "--files-anywhere", top)) {
            String url = run.awaitOut("iscsi://");
            run.awaitLog("follows the names of files in its image wherever they lead");
            ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "raw", "-F", "raw", url, raw)
                    .succeeded();
        }
    }

    @Test
    void followsWhatAnImageOfQemusNamesOnceItsFormatIsNamed() throws Exception {
        Path top = folder.resolve("top.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-f", "qcow2", "-b", "disk.raw", "-F", "raw", top)
                .succeeded();
        Path copy = folder.resolve("copy.raw");

        CommandRun guessed = CommandRun.of("image", "convert", top, copy);
        assertThat(guessed.status()).isEqualTo(77);
        assertThat(guessed.err()).contains("Name the format if the image is to be trusted");
        assertThat(CommandRun.of("image", "map", top).status()).isZero();
        assertThat(CommandRun.of("image", "snapshot", "-c", "first", top).status())
                .isZero();
        assertThat(CommandRun.of("image", "convert", top, copy).status()).isZero();
        assertThat(copy).hasSameBinaryContentAs(raw);
    }
}
