package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that take their space at once take as much as QEMU's, and QEMU finds them sound. */
class PreallocationIT {

    private static final int SIZE_BYTES = (9 << 20) + 512;

    /** Tables may be written whole or in part. */
    private static final long MORE_OR_LESS_BYTES = 256 << 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qcow2 | preallocation=off",
                "qcow2 | preallocation=metadata",
                "qcow2 | preallocation=falloc",
                "qcow2 | preallocation=full",
                "qcow2 | preallocation=metadata,compat=0.10,cluster_size=512",
                "qcow2 | preallocation=falloc,cluster_size=4k,refcount_bits=1",
                "qcow2 | preallocation=full,cluster_size=2M,refcount_bits=64",
                "qcow2 | preallocation=metadata,extended_l2=on,cluster_size=16k",
                "qcow2 | preallocation=full,extended_l2=on",
                "raw | preallocation=off",
                "raw | preallocation=falloc",
                "raw | preallocation=full",
            })
    void takesTheSpaceThatQemuTakes(String format, String options) throws Exception {
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        CommandRun run = CommandRun.of("image", "create", "-f", format, "-o", options, ours, SIZE_BYTES);
        assertThat(run.status()).as(run.err()).isZero();
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", format, "-o", options, theirs, SIZE_BYTES)
                .succeeded();

        assertThat(diskBytes(ours, format)).isCloseTo(diskBytes(theirs, format), within(MORE_OR_LESS_BYTES));
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", format, "-F", format, ours, theirs)
                .succeeded();
        if (format.equals("qcow2")) {
            ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", format, ours).succeeded();
            assertThat(CommandRun.of("image", "check", "-f", format, theirs).status())
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qcow2 | preallocation=metadata",
                "qcow2 | preallocation=falloc,extended_l2=on",
                "qcow2 | preallocation=full,cluster_size=4k",
                "raw | preallocation=falloc",
                "raw | preallocation=full",
            })
    void copiesIntoThem(String format, String options) throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        new Random(4).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] *= (byte) (i >> 16 & 1);
        }
        Path raw = Files.write(folder.resolve("disk.raw"), content);
        Path image = folder.resolve("image");

        CommandRun run = CommandRun.of("image", "convert", "-O", format, "-o", options, raw, image);
        assertThat(run.status()).as(run.err()).isZero();
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", format, "-F", "raw", image, raw)
                .succeeded();
        if (!options.contains("metadata")) {
            assertThat(diskBytes(image, format)).isGreaterThanOrEqualTo(SIZE_BYTES);
        }
    }

    /** The file has space that was given up, with what was there before. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qcow2 | metadata | compat=1.1",
                "qcow2 | falloc | compat=1.1",
                "qcow2 | full | compat=1.1",
                "qcow2 | metadata | compat=0.10,cluster_size=512",
                "qcow2 | falloc | compat=0.10,cluster_size=4k",
                "qcow2 | metadata | extended_l2=on,cluster_size=16k",
                "qcow2 | full | extended_l2=on",
                "qcow2 | metadata | backing_file=base,backing_fmt=raw",
                "qcow2 | falloc | backing_file=base,backing_fmt=raw,extended_l2=on",
                "qcow2 | metadata | data_file=disk.data",
                "qcow2 | full | data_file=disk.data,data_file_raw=on",
                "raw | falloc | preallocation=off",
                "raw | full | preallocation=off",
            })
    void takesTheSpaceThatIsAdded(String format, String mode, String options) throws Exception {
        Files.write(folder.resolve("base"), "below".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII));
        Path image = folder.resolve("disk." + format);
        String all = options.replace("disk.data", folder.resolve("disk.data").toString());
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", format, "-o", all, image, "3M")
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", format, "-c", "write -P 7 0 3M", "-c", "discard 1M 1M", image)
                .succeeded();
        byte[] before = disk(image, format);

        CommandRun run = CommandRun.of("image", "resize", "-f", format, "--preallocation", mode, image, "+6M");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(disk(image, format)).isEqualTo(Arrays.copyOf(before, 9 << 20));
        if (format.equals("qcow2")) {
            ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", format, image).succeeded();
            String map = ToolRun.of(ExternalTool.QEMU_IMG, "map", "--output", "json", "-f", format, image)
                    .succeeded()
                    .output();
            assertThat(new ObjectMapper().readTree(map))
                    .filteredOn(
                            row -> row.get("start").asLong() + row.get("length").asLong() > 3 << 20)
                    .allMatch(row ->
                            row.get("present").asBoolean() && row.get("depth").asInt() == 0)
                    .isNotEmpty();
        }
        if (!mode.equals("metadata") && !options.contains("data_file")) {
            assertThat(diskBytes(image, format)).isGreaterThanOrEqualTo(6 << 20);
        }
    }

    private byte[] disk(Path image, String format) throws Exception {
        Path raw = folder.resolve("seen");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-f", format, "-O", "raw", image, raw)
                .succeeded();
        return Files.readAllBytes(raw);
    }

    @Test
    void takesNoSpaceWhereThereIsNone() throws Exception {
        Path raw = folder.resolve("disk");
        CommandRun.of("image", "create", raw, "1M");
        Path vmdk = folder.resolve("disk.vmdk");
        CommandRun.of("image", "create", "-f", "vmdk", vmdk, "1M");

        assertThat(CommandRun.of("image", "resize", "--preallocation", "metadata", raw, "2M")
                        .err())
                .contains("no space that could be taken with preallocation=metadata");
        assertThat(CommandRun.of("image", "resize", "--preallocation", "full", "--shrink", raw, "512K")
                        .err())
                .contains("takes no space then");
        assertThat(CommandRun.of("image", "resize", "--preallocation", "full", vmdk, "2M")
                        .err())
                .contains("vmdk images take no space beforehand");
        assertThat(CommandRun.of("image", "resize", "--preallocation", "some", raw, "2M")
                        .err())
                .contains("off, metadata, falloc or full");
        assertThat(raw).hasSize(1 << 20);
    }

    @Test
    void saysWhatDoesNotGoTogether() {
        Path image = folder.resolve("new");

        assertThat(CommandRun.of("image", "create", "-o", "preallocation=metadata", image, "1M")
                        .err())
                .contains("off, falloc or full");
        assertThat(CommandRun.of("image", "create", "-f", "qcow2", "-o", "preallocation=some", image, "1M")
                        .err())
                .contains("off, metadata, falloc and full");
        String backed = "preallocation=full,backing_file=a,backing_fmt=raw";
        assertThat(CommandRun.of("image", "create", "-f", "qcow2", "-o", backed, image, "1M")
                        .err())
                .contains("would hide the backing file");
        assertThat(image).doesNotExist();
    }

    private static long diskBytes(Path image, String format) throws Exception {
        ToolRun info = ToolRun.of(ExternalTool.QEMU_IMG, "info", "-f", format, "--output", "json", image)
                .succeeded();
        return new ObjectMapper().readTree(info.output()).get("actual-size").asLong();
    }
}
