package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed qcow2 images: QEMU reads ours, we read QEMU's, and both write over them. */
class CompressedImagesIT {

    /** Ends in the middle of a cluster of any size. */
    private static final int SIZE_BYTES = (5 << 20) + 512;

    @TempDir
    Path folder;

    private Path raw;

    /** Text, numbers, what cannot be compressed, and zeroes. */
    @BeforeEach
    void makeADisk() throws Exception {
        Random random = new Random(17);
        byte[] masks = {3, 0, -1, 7};
        byte[] content = new byte[SIZE_BYTES];
        random.nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] &= masks[(i >> 17) % masks.length];
        }
        raw = Files.write(folder.resolve("disk.raw"), content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compression_type=zlib",
                "compression_type=zstd",
                "compat=0.10",
                "compression_type=zstd,cluster_size=512",
                "cluster_size=512",
                "compression_type=zstd,cluster_size=2M",
                "cluster_size=2M",
                "compression_type=zstd,refcount_bits=1",
                "refcount_bits=2,cluster_size=4k",
                "compression_type=zstd,extended_l2=on",
                "compression_type=zlib,extended_l2=on,cluster_size=16k,refcount_bits=64",
            })
    void qemuReadsWhatIsCompressedHere(String options) throws Exception {
        Path image = folder.resolve("disk.qcow2");

        convert("-c", "-O", "qcow2", "-o", options, raw, image);
        sound(image);
        sameAsRaw(image);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 7 100k 300k", image)
                .succeeded();
        sound(image);
        Path back = folder.resolve("back.raw");
        convert("-f", "qcow2", "-O", "raw", image, back);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write -P 7 100k 300k", raw)
                .succeeded();
        assertThat(back).hasSameBinaryContentAs(raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"512", "64k", "2M"})
    void readsWhatQemuHasCompressedWithZstandard(String clusterSize) throws Exception {
        Path image = folder.resolve("disk.qcow2");
        ToolRun.of(
                        ExternalTool.QEMU_IMG,
                        "convert",
                        "-c",
                        "-f",
                        "raw",
                        "-O",
                        "qcow2",
                        "-o",
                        "compression_type=zstd,cluster_size=" + clusterSize,
                        raw,
                        image)
                .succeeded();

        Path back = folder.resolve("back.raw");
        convert("-f", "qcow2", "-O", "raw", image, back);
        assertThat(back).hasSameBinaryContentAs(raw);
        assertThat(CommandRun.of("image", "check", "-f", "qcow2", image).status())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void takesNoMoreSpaceThanQemuByATenth(String compression) throws Exception {
        Path ours = folder.resolve("ours.qcow2");
        Path theirs = folder.resolve("theirs.qcow2");
        Object[] how = {"convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "compression_type=" + compression, raw};
        convert("-c", "-O", "qcow2", "-o", "compression_type=" + compression, raw, ours);
        ToolRun.of(
                        ExternalTool.QEMU_IMG,
                        Stream.concat(Stream.of(how), Stream.of(theirs)).toArray())
                .succeeded();

        assertThat(Files.size(ours)).isLessThan(Files.size(theirs) * 11 / 10);
    }

    /** Not compressed, the kind of compression is a promise for later. */
    @Test
    void makesImagesForZstandardThatQemuCompressesInto() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        CommandRun run =
                CommandRun.of("image", "create", "-f", "qcow2", "-o", "compression_type=zstd", image, SIZE_BYTES);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "info", image).output()).contains("compression type: zstd");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-c", "-f", "raw", "-O", "qcow2", raw, image)
                .succeeded();
        assertThat(CommandRun.of("image", "compare", "-f", "qcow2", image, raw).status())
                .isZero();
    }

    @Test
    void saysWhatCannotBeCompressed() {
        Path image = folder.resolve("new");

        assertThat(CommandRun.of("image", "convert", "-c", "-O", "raw", raw, image)
                        .err())
                .contains("raw images are not compressed");
        assertThat(CommandRun.of("image", "convert", "-c", "-O", "vmdk", raw, image)
                        .err())
                .contains("streamOptimized");
        assertThat(CommandRun.of("image", "convert", "-O", "qcow2", "-o", "compression_type=lz4", raw, image)
                        .err())
                .contains("there are zlib and zstd");
        assertThat(CommandRun.of(
                                "image", "create", "-f", "qcow2", "-o", "compat=0.10,compression_type=zstd", image, 512)
                        .err())
                .contains("version 2 knows only");
        assertThat(image).doesNotExist();
    }

    private static void convert(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("image", "convert"));
        all.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(all.toArray());
        assertThat(run.status()).as(run.err()).isZero();
    }

    private void sameAsRaw(Path image) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "qcow2", "-F", "raw", image, raw)
                .succeeded();
    }

    private static void sound(Path image) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image).succeeded();
        CommandRun run = CommandRun.of("image", "check", "-f", "qcow2", image);
        assertThat(run.status()).as(run.err()).isZero();
    }
}
