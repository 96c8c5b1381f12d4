package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.image.vmdk.Subformat;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image commands do with vmdk images; QEMU is the judge. */
class VmdkCommandsIT {

    @TempDir
    Path folder;

    private Path raw;

    @BeforeEach
    void makeADisk() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(9).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] &= (byte) (i >> 18 & 7);
        }
        raw = Files.write(folder.resolve("disk.raw"), content);
    }

    @EachSubformat
    void convertsToEachSubformatAndBack(String subformat) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        Path back = folder.resolve("back.raw");

        CommandRun to = CommandRun.of("image", "convert", "-O", "vmdk", "-o", "subformat=" + subformat, raw, image);
        assertThat(to.status()).as(to.err()).isZero();
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "vmdk", "-F", "raw", image, raw)
                .succeeded();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "info", image).output()).contains("create type: " + subformat);
        CommandRun from = CommandRun.of("image", "convert", "-f", "vmdk", "-O", "raw", image, back);
        assertThat(from.status()).as(from.err()).isZero();
        assertThat(back).hasSameBinaryContentAs(raw);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".part"))
                    .hasSize(Subformat.of(subformat).orElseThrow().severalFiles() ? 4 : 3);
        }
    }

    @Test
    void makesAnImageThatQemuTakes() throws Exception {
        Path image = folder.resolve("new.vmdk");

        CommandRun run =
                CommandRun.of("image", "create", "-f", "vmdk", "-o", "subformat=twoGbMaxExtentSparse", image, "5G");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(folder.resolve("new-s003.vmdk")).exists();
        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "info", image).output()).contains("5 GiB (5368709120 bytes)");
        ToolRun.of(ExternalTool.QEMU_IMG, "check", image).succeeded();
        assertThat(CommandRun.of("image", "info", "-f", "vmdk", image).out()).contains("5368709120 bytes");
        assertThat(CommandRun.of("image", "info", image).out()).contains("file format: vmdk");
    }

    @Test
    void leavesNothingBehindWhereAPartIsThereAlready() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("disk-flat.vmdk"), "mine");

        CommandRun run = CommandRun.of(
                "image", "convert", "-O", "vmdk", "-o", "subformat=monolithicFlat", raw, folder.resolve("disk.vmdk"));
        assertThat(run.status()).as(run.err()).isEqualTo(73);
        assertThat(inTheWay).hasContent("mine");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(raw, inTheWay);
        }
    }

    @Test
    void saysWhichOptionsThereAre() {
        CommandRun run = CommandRun.of(
                "image", "create", "-f", "vmdk", "-o", "subformat=fullDevice", folder.resolve("x.vmdk"), "1M");

        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains("'fullDevice' is no subformat: there are monolithicSparse");
    }
}
