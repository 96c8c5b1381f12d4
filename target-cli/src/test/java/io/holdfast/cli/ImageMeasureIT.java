package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code image measure} says the numbers of qemu-img, and of vmdk, which that cannot measure, how long the file is. */
class ImageMeasureIT {

    /** The last one may be cut off in the file. */
    private static final int GRAIN_BYTES = 64 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10G | cluster_size=64k",
                "1T | cluster_size=64k",
                "1T | cluster_size=2M,refcount_bits=1",
                "100G | cluster_size=512,refcount_bits=64",
                "7777k | cluster_size=4k,compat=0.10",
                "64G | extended_l2=on,cluster_size=16k",
                "3G | preallocation=metadata",
                "3G | preallocation=falloc",
                "3G | preallocation=full,cluster_size=1M",
            })
    void measuresNewDisksAsQemuImgDoes(String size, String options) throws Exception {
        assertSame("-O", "qcow2", "-o", options, "--size", size);
    }

    @ParameterizedTest
    @CsvSource({"raw, raw", "raw, qcow2", "qcow2, raw", "qcow2, qcow2"})
    void measuresImagesAsQemuImgDoes(String format, String target) throws Exception {
        Path image = folder.resolve("disk");
        img("create", "-q", "-f", format, image, "50M");
        ToolRun.of(
                        ExternalTool.QEMU_IO,
                        "-f",
                        format,
                        "-c",
                        "write 100k 3M",
                        "-c",
                        "write -z 8M 1M",
                        "-c",
                        "write 33000k 4k",
                        image)
                .succeeded();

        assertSame("-f", format, "-O", target, image);
        if (target.equals("qcow2")) {
            assertSame("-f", format, "-O", target, "-o", "cluster_size=4k,refcount_bits=64", image);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"monolithicSparse", "monolithicFlat", "twoGbMaxExtentSparse"})
    void measuresVmdkAsItBecomes(String subformat) throws Exception {
        Path raw = folder.resolve("disk.raw");
        img("create", "-q", "-f", "raw", raw, "50M");
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write -P 1 100k 3M", raw)
                .succeeded();
        String options = "subformat=" + subformat;
        JsonNode measured =
                JSON.readTree(CommandRun.of("image", "measure", "-O", "vmdk", "-o", options, "--output", "json", raw)
                        .out());
        Path image = folder.resolve("disk.vmdk");
        assertThat(CommandRun.of("image", "convert", "-O", "vmdk", "-o", options, raw, image)
                        .status())
                .isZero();

        long length = 0;
        for (String name : List.of("disk.vmdk", "disk-flat.vmdk", "disk-s001.vmdk")) {
            Path file = folder.resolve(name);
            length += Files.exists(file) ? Files.size(file) : 0;
        }
        assertThat(measured.get("required").asLong()).isBetween(length - 1024, length + GRAIN_BYTES);
    }

    @Test
    void saysWhatCannotBeMeasured() {
        assertThat(CommandRun.of("image", "measure", "-O", "vmdk", "-o", "subformat=streamOptimized", "--size", "1G")
                        .err())
                .contains("not known before it is made");
        assertThat(CommandRun.of("image", "measure", "-O", "qcow2", "-o", "colour=red", "--size", "1G")
                        .err())
                .contains("'colour' is no option of qcow2");
    }

    private static void assertSame(Object... arguments) throws Exception {
        List<Object> theirs = new ArrayList<>(List.of("measure", "--output", "json"));
        theirs.addAll(List.of(arguments));
        List<Object> ours = new ArrayList<>(theirs);
        ours.addFirst("image");
        CommandRun run = CommandRun.of(ours.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        ObjectNode expected = (ObjectNode) JSON.readTree(img(theirs.toArray()));
        // Bitmaps are not copied here, and so not measured.
        expected.remove("bitmaps");
        assertThat(JSON.readTree(run.out())).isEqualTo(expected);
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
