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
import org.junit.jupiter.params.provider.CsvSource;

/** {@code image info} says of every image what {@code qemu-img info} says, in JSON and in words. */
class ImageInfoIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw | preallocation=off",
                "raw | preallocation=falloc",
                "qcow2 | compat=0.10",
                "qcow2 | compat=1.1,cluster_size=4k,refcount_bits=1,lazy_refcounts=on",
                "qcow2 | extended_l2=on,compression_type=zstd,preallocation=metadata",
            })
    void tellsOfNewImages(String format, String options) throws Exception {
        Path image = folder.resolve("disk." + format);
        img("create", "-q", "-f", format, "-o", options, image, "5M");

        assertSame(image, format);
    }

    @EachSubformat
    void tellsOfEachSubformatOfVmdk(String subformat) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        img("create", "-q", "-f", "vmdk", "-o", "subformat=" + subformat, image, "3G");

        assertSame(image, "vmdk");
    }

    @Test
    void tellsOfBackingFilesSnapshotsAndBitmaps() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "raw", folder.resolve("base.raw"), "5M");
        img("create", "-q", "-f", "qcow2", "-b", "base.raw", "-F", "raw", image);
        img("bitmap", "--add", "-g", "4k", image, "changed");
        img("bitmap", "--add", "--disable", image, "frozen");
        img("snapshot", "-c", "one", image);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write 0 1M", image)
                .succeeded();
        assertSame(image, "qcow2");

        Path absolute = folder.resolve("absolute.qcow2");
        img("create", "-q", "-f", "qcow2", "-b", image, "-F", "qcow2", absolute);
        assertSame(absolute, "qcow2");
    }

    @Test
    void tellsOfADataFile() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        img(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "data_file=" + folder.resolve("disk.data") + ",data_file_raw=on",
                image,
                "5M");
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write 0 1M", image)
                .succeeded();

        assertSame(image, "qcow2");
    }

    @Test
    void tellsOfAnImageThatWasNotClosed() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", "-o", "lazy_refcounts=on", image, "5M");
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write 0 1M", "-c", "flush", "-c", "abort", image);

        assertThat(CommandRun.of("image", "info", "-f", "qcow2", image).out()).contains("cleanly shut down: no");
        assertSame(image, "qcow2");
    }

    @Test
    void tellsOfAllThatAnImageIsBasedOn() throws Exception {
        Path top = folder.resolve("top.qcow2");
        Path below = Files.createDirectory(folder.resolve("below"));
        img("create", "-q", "-f", "raw", below.resolve("base.raw"), "1M");
        img("create", "-q", "-f", "qcow2", "-b", "base.raw", "-F", "raw", below.resolve("middle.qcow2"));
        img("create", "-q", "-f", "qcow2", "-b", "below/middle.qcow2", "-F", "qcow2", top);

        String theirs = img("info", "--backing-chain", "--output", "json", top);
        CommandRun ours = CommandRun.of("image", "info", "--backing-chain", "--output", "json", top);
        assertThat(ours.err()).isEmpty();
        assertThat(JSON.readTree(ours.out())).isEqualTo(JSON.readTree(theirs)).hasSize(3);
        assertThat(CommandRun.of("image", "info", "--backing-chain", top).out())
                .isEqualTo(img("info", "--backing-chain", top));

        img("rebase", "-u", "-b", top, "-F", "qcow2", "-f", "qcow2", below.resolve("middle.qcow2"));
        assertThat(CommandRun.of("image", "info", "--backing-chain", "--files-anywhere", top)
                        .err())
                .contains("its chain of backing files comes back to " + top.toRealPath());
    }

    private static void assertSame(Path image, String format) throws Exception {
        String theirs = img("info", "-f", format, "--output", "json", image);
        CommandRun ours = CommandRun.of("image", "info", "-f", format, "--output", "json", image);
        assertThat(ours.err()).isEmpty();
        assertThat(JSON.readTree(ours.out())).isEqualTo(JSON.readTree(theirs));
        assertThat(CommandRun.of("image", "info", "-f", format, image).out())
                .isEqualTo(img("info", "-f", format, image));
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
