package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image commands do with an image of QEMU's. */
class Qcow2CommandsIT {

    @TempDir
    Path folder;

    private Path raw;
    private Path image;

    @BeforeEach
    void makeAnImage() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(9).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] &= (byte) (i >> 18 & 7);
        }
        raw = Files.write(folder.resolve("disk.raw"), content);
        image = folder.resolve("disk.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-c", "-f", "raw", "-O", "qcow2", raw, image)
                .succeeded();
    }

    @Test
    void convertsItToRawAndFindsItTheSame() {
        Path copy = folder.resolve("copy.raw");

        CommandRun run = CommandRun.of("image", "convert", "-f", "qcow2", "-O", "raw", image, copy);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(copy).hasSameBinaryContentAs(raw);
        assertThat(CommandRun.of("image", "compare", "-f", "qcow2", "-F", "raw", image, raw)
                        .status())
                .isZero();
    }

    @Test
    void convertsToItAndQemuFindsItSoundAndTheSame() throws Exception {
        Path copy = folder.resolve("copy.qcow2");
        CommandRun run = CommandRun.of("image", "convert", "-f", "raw", "-O", "qcow2", raw, copy);

        assertThat(run.status()).as(run.err()).isZero();
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", copy).succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "raw", "-F", "qcow2", raw, copy)
                .succeeded();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(raw, image, copy);
        }
    }
}
