package io.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code image check} of vmdk images, beside what qemu-img says of them. */
class VmdkCheckIT {

    private static final int SECTOR_BYTES = 512;

    @TempDir
    Path folder;

    @EachSubformat
    void findsNothingWrongWithImagesOfQemus(String subformat) throws Exception {
        Path raw = Files.write(
                folder.resolve("disk.raw"), "some data".repeat(400_000).getBytes(UTF_8));
        Path image = folder.resolve("disk.vmdk");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-O", "vmdk", "-o", "subformat=" + subformat, raw, image)
                .succeeded();

        ToolRun theirs = ToolRun.of(ExternalTool.QEMU_IMG, "check", "--output", "json", image);
        CommandRun ours = CommandRun.of("image", "check", "-f", "vmdk", "--output", "json", image);
        assertThat(ours.status()).isEqualTo(theirs.status()).isZero();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(ours.out())).isEqualTo(json.readTree(theirs.output()));
        assertThat(CommandRun.of("image", "check", "-f", "vmdk", image).out())
                .isEqualTo(ToolRun.of(ExternalTool.QEMU_IMG, "check", image).output());
    }

    /** What becomes of the entry of the second grain. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8000000 | points behind the end of the file",
                "3 | points into the tables",
                "128 | points where another one does",
            })
    void tellsOfEntriesThatCannotBeRight(int entry, String finding) throws Exception {
        Path image = damaged(entry);

        CommandRun run = CommandRun.of("image", "check", "-f", "vmdk", image);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("%s: the grain table entry of offset 65536 of the disk %s%n".formatted(image, finding));
        assertThat(run.out()).contains("1 errors were found on the image.");
    }

    @Test
    void repairsNone() throws Exception {
        CommandRun run = CommandRun.of("image", "check", "-f", "vmdk", "-r", "all", damaged(3));

        assertThat(run.status()).isEqualTo(63);
        assertThat(run.err()).contains("vmdk images cannot be repaired, only checked");
    }

    private Path damaged(int entry) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", "vmdk", image, "10M")
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "vmdk", "-c", "write 0 1M", image)
                .succeeded();
        byte[] bytes = Files.readAllBytes(image);
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int table = file.getInt((int) file.getLong(56) * SECTOR_BYTES) * SECTOR_BYTES;
        assertThat(file.getInt(table)).isEqualTo(128);
        file.putInt(table + Integer.BYTES, entry);
        return Files.write(image, bytes);
    }
}
