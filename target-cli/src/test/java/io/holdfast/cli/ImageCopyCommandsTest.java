package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast image} where it reads and writes contents, on raw images. */
class ImageCopyCommandsTest {

    private static final long SEED = 20_261_126;
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    /** 9 MiB and a sector: data, written zeroes, and holes, so that pieces and runs of all kinds meet. */
    @BeforeEach
    void makeSource() throws IOException {
        source = folder.resolve("source.raw");
        target = folder.resolve("target.raw");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(9L * MIB + 512);
            write(file, 0, random(3 * MIB));
            write(file, 5 * MIB, new byte[MIB]);
            write(file, 6 * MIB + 4096, random(4096));
            write(file, 9 * MIB, random(512));
        }
    }

    @Test
    void convertsToAnImageThatReadsTheSame() throws IOException {
        assertThat(CommandRun.of("image", "convert", source, target)).isEqualTo(new CommandRun(0, "", ""));

        assertThat(target).hasSameBinaryContentAs(source);
        assertThat(CommandRun.of("image", "compare", source, target))
                .isEqualTo(new CommandRun(0, "Images are identical.\n", ""));
    }

    @Test
    void leavesHolesAndZeroesOut() {
        CommandRun.of("image", "convert", source, target);

        assertThat(map(target)).contains("0               0x300000").doesNotContain("0x500000");
    }

    @Test
    void writesAllWhenToldSo() {
        CommandRun.of("image", "convert", "-S", "0", source, target);

        assertThat(map(target)).contains("0               0x900200");
    }

    @Test
    void leavesAnExistingFileAlone() throws IOException {
        Files.writeString(target, "precious");

        assertThat(CommandRun.of("image", "convert", source, target))
                .isEqualTo(new CommandRun(73, "", "holdfast: " + target + ": exists already and is left as it is\n"));
        assertThat(target).hasContent("precious");
    }

    @Test
    void leavesNothingBehindWhenTheSourceIsMissing() throws IOException {
        CommandRun run = CommandRun.of("image", "convert", folder.resolve("missing.raw"), target);

        assertThat(run.status()).isEqualTo(66);
        assertThat(names()).containsExactly("source.raw");
    }

    @Test
    void writesOverAnImageThatExists() throws IOException {
        Files.write(target, random(10 * MIB));
        byte[] before = Files.readAllBytes(target);

        assertThat(CommandRun.of("image", "convert", "-n", source, target).status())
                .isZero();

        byte[] after = Files.readAllBytes(target);
        int copied = (int) Files.size(source);
        assertThat(Arrays.copyOf(after, copied)).isEqualTo(Files.readAllBytes(source));
        assertThat(Arrays.copyOfRange(after, copied, after.length))
                .isEqualTo(Arrays.copyOfRange(before, copied, before.length));
    }

    @Test
    void refusesATargetThatIsTooSmall() throws IOException {
        Files.write(target, new byte[MIB]);

        assertThat(CommandRun.of("image", "convert", "-n", source, target))
                .isEqualTo(new CommandRun(
                        65,
                        "",
                        "holdfast: %s: has 1048576 bytes, less than the 9437696 of %s\n".formatted(target, source)));
    }

    @Test
    void tellsItsProgressInLines() {
        assertThat(CommandRun.of("image", "convert", "-p", "-m", "1", source, target)
                        .err())
                .endsWith("100%\n");
    }

    @Test
    void findsTheSectorThatDiffers() throws IOException {
        Files.copy(source, target);
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.seek(2 * MIB + 1000);
            int byteThere = file.read();
            file.seek(2 * MIB + 1000);
            file.write(byteThere ^ 1);
        }

        assertThat(CommandRun.of("image", "compare", source, target))
                .isEqualTo(new CommandRun(1, "Content mismatch at offset " + (2 * MIB + 512) + "!\n", ""));
    }

    @Test
    void takesZeroesAtTheEndForTheSameUnlessToldToBeStrict() throws IOException {
        Files.copy(source, target);
        assertThat(CommandRun.of("image", "resize", "-q", target, "+1M")).isEqualTo(new CommandRun(0, "", ""));

        assertThat(CommandRun.of("image", "compare", source, target))
                .isEqualTo(new CommandRun(0, "Warning: Image size mismatch!\nImages are identical.\n", ""));
        assertThat(CommandRun.of("image", "compare", "-s", source, target))
                .isEqualTo(new CommandRun(1, "Strict mode: Image size mismatch!\n", ""));

        byte[] content = Files.readAllBytes(target);
        content[content.length - MIB / 2] = 1;
        Files.write(target, content);
        assertThat(CommandRun.of("image", "compare", source, target).out())
                .startsWith("Warning: Image size mismatch!\nContent mismatch at offset ");
        content[0] ^= 1;
        Files.write(target, content);
        assertThat(CommandRun.of("image", "compare", source, target))
                .isEqualTo(new CommandRun(1, "Content mismatch at offset 0!\n", ""));
    }

    @Test
    void shrinksOnlyWhenToldSo() {
        CommandRun refused = CommandRun.of("image", "resize", source, "1M");

        assertThat(refused.status()).isEqualTo(64);
        assertThat(refused.err()).contains("--shrink");
        assertThat(source).hasSize(9L * MIB + 512);
        assertThat(CommandRun.of("image", "resize", "--shrink", source, "1M"))
                .isEqualTo(new CommandRun(0, "Image resized.\n", ""));
        assertThat(source).hasSize(MIB);
    }

    @Test
    void copiesPartOfADisk() throws IOException {
        assertThat(CommandRun.of("image", "dd", "if=" + source, "of=" + target, "bs=1M", "skip=2", "count=3"))
                .isEqualTo(new CommandRun(0, "", ""));

        assertThat(target).hasBinaryContent(Arrays.copyOfRange(Files.readAllBytes(source), 2 * MIB, 5 * MIB));
    }

    @Test
    void refusesWhatIsNoOperandOfDd() {
        assertThat(CommandRun.of("image", "dd", "if=" + source, "to=" + target).err())
                .startsWith("holdfast: 'to=" + target + "' is none of if=, of=, bs=, count= and skip=\n");
    }

    @Test
    void measuresARawImageByItsDisk() {
        assertThat(CommandRun.of("image", "measure", "-O", "raw", source))
                .isEqualTo(new CommandRun(0, "required size: 9437696\nfully allocated size: 9437696\n", ""));
    }

    private static String map(Path file) {
        return CommandRun.of("image", "map", file).out();
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static void write(RandomAccessFile file, long offsetBytes, byte[] bytes) throws IOException {
        file.seek(offsetBytes);
        file.write(bytes);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        return bytes;
    }
}
