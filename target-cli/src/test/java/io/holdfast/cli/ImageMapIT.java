package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code image map} tells of images of each format what qemu-img tells. */
class ImageMapIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vmdk subformat=monolithicSparse",
                "vmdk subformat=monolithicSparse,zeroed_grain=on",
                "vmdk subformat=monolithicFlat",
                "vmdk subformat=twoGbMaxExtentSparse",
                "qcow2 cluster_size=64k",
                "qcow2 cluster_size=4k",
                "qcow2 extended_l2=on"
            })
    void mapsAsQemuDoes(String kind) throws Exception {
        String format = kind.substring(0, kind.indexOf(' '));
        String options = kind.substring(format.length() + 1);
        Path image = folder.resolve("disk." + format);
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", format, "-o", options, image, "5M")
                .succeeded();
        boolean zeroes = !format.equals("vmdk") || options.contains("zeroed");
        ToolRun.of(
                        ExternalTool.QEMU_IO,
                        "-f",
                        format,
                        "-c",
                        "write -P 3 64k 256k",
                        "-c",
                        "write -P 4 3M 64k",
                        "-c",
                        zeroes ? "write -z 2M 128k" : "write -P 5 2M 128k",
                        image)
                .succeeded();

        assertMapsAsQemu(format, image);
    }

    @Test
    void mapsBackingFilesAndCompressedClustersAsQemuDoes() throws Exception {
        Path base = folder.resolve("base.qcow2");
        Path top = folder.resolve("top.qcow2");
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[3 << 20]);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write -P 9 1M 300k", raw)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-c", "-f", "raw", "-O", "qcow2", raw, base)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, top, "4M")
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 3 64k 256k", top)
                .succeeded();

        assertMapsAsQemu("qcow2", top);
    }

    @Test
    void namesTheFileThatHoldsTheDataAndTellsOfPartsOfTheDisk() throws Exception {
        Path base = folder.resolve("base.raw");
        Path top = folder.resolve("top.qcow2");
        Files.write(base, new byte[3 << 20]);
        ToolRun.of(ExternalTool.QEMU_IMG, "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "base.raw", top)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 3 64k 256k", "-c", "write 2M 64k", top)
                .succeeded();

        assertThat(CommandRun.of("image", "map", top).out())
                .contains(base.toString())
                .contains(top.toString())
                .isEqualTo(ToolRun.of(ExternalTool.QEMU_IMG, "map", top)
                        .succeeded()
                        .output());
        ObjectMapper json = new ObjectMapper();
        Object[] part = {"map", "--output", "json", "-s", "128k", "-l", "2M", top};
        assertThat(json.readTree(CommandRun.of("image", "map", "--output", "json", "-s", "128k", "-l", "2M", top)
                        .out()))
                .isEqualTo(json.readTree(
                        ToolRun.of(ExternalTool.QEMU_IMG, part).succeeded().output()));
        assertThat(CommandRun.of("image", "map", "-s", "100", top).err()).contains("'100' is not a multiple of 512");
    }

    private static void assertMapsAsQemu(String format, Path image) throws Exception {
        ObjectMapper json = new ObjectMapper();
        CommandRun ours = CommandRun.of("image", "map", "-f", format, "--output=json", image);
        assertThat(ours.status()).as(ours.err()).isZero();
        ToolRun qemus = ToolRun.of(ExternalTool.QEMU_IMG, "map", "-f", format, "--output=json", image)
                .succeeded();
        assertThat(json.readTree(ours.out())).isEqualTo(json.readTree(qemus.output()));
    }
}
