package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    @Test
    void checksAsQemuImgDoesInItsWordsAndWithItsExitStatus() throws Exception {
        assertSameCheck(image);
        Path leaking = withRefcount(9, 1);
        assertSameCheck(leaking);
        Path damaged = withRefcount(5, 0);
        assertSameCheck(damaged);

        assertThat(CommandRun.of("image", "check", "-f", "raw", raw).status()).isEqualTo(63);
    }

    @Test
    void repairsWhatQemuImgFindsDamaged() throws Exception {
        Path damaged = withRefcount(5, 0);
        CommandRun onlyLeaks = CommandRun.of("image", "check", "-f", "qcow2", "-r", "leaks", damaged);
        assertThat(onlyLeaks.status()).isEqualTo(2);
        CommandRun repaired = CommandRun.of("image", "check", "-f", "qcow2", "--repair", "all", damaged);

        assertThat(repaired.status()).as(repaired.err()).isZero();
        assertThat(repaired.out()).contains("2 corruptions").contains("No errors were found on the image.");
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", damaged).succeeded();
    }

    /** An image with four clusters and a hole behind them, and another count of that cluster. */
    private Path withRefcount(int cluster, int count) throws Exception {
        Path path = folder.resolve("spoilt" + cluster + ".qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", "qcow2", path, "1M")
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write 0 200k", path)
                .succeeded();
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(path), 12 * 65536);
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int block = (int) file.getLong((int) file.getLong(48));
        file.putShort(block + 2 * cluster, (short) count);
        return Files.write(path, bytes);
    }

    private static void assertSameCheck(Path file) throws Exception {
        ToolRun theirs = ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", "--output", "json", file);
        CommandRun ours = CommandRun.of("image", "check", "-f", "qcow2", "--output", "json", file);
        assertThat(ours.status()).isEqualTo(theirs.status());
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(ours.out()))
                .isEqualTo(
                        json.readTree(theirs.output().substring(theirs.output().indexOf('{'))));
        ToolRun words = ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", file);
        assertThat(words.output())
                .contains(CommandRun.of("image", "check", "-f", "qcow2", file).out());
    }
}
