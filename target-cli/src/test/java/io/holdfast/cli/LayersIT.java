package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images on others. QEMU says what their disks are before and after.
 *
 * <pre>
 *   top.qcow2 -> base -> nothing
 *            \-> other, which is shorter
 * </pre>
 */
class LayersIT {

    private static final int SIZE_BYTES = 4 << 20;

    @TempDir
    Path folder;

    private Path top;
    private Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | raw | compat=1.1",
                "2 | qcow2 | compat=0.10",
                "3 | raw | extended_l2=on,cluster_size=16k",
                "4 | qcow2 | cluster_size=4k,lazy_refcounts=on",
            })
    void commitsAsQemuImgDoes(int seed, String format, String options) throws Exception {
        layers(seed, format, options);
        byte[] disk = disk(top);

        assertThat(holdfast("commit", top)).contains("Image committed.");
        assertThat(Files.readAllBytes(raw(base, format))).isEqualTo(disk);
        assertThat(disk(top)).isEqualTo(disk);
        sound(top);
        assertThat(img("map", "--output", "json", "-f", "qcow2", top))
                .doesNotContain("\"depth\": 0, \"present\": true");
    }

    /** QEMU commits copies of the same images. The one in the middle may be shorter than those around it, so that there are zeroes behind its end whatever is below. */
    @ParameterizedTest
    @CsvSource({"21, raw, 4194304, 4194304", "22, qcow2, 2097152, 4194304", "23, raw, 4194304, 2097152"})
    void commitsToOneFurtherDownAsQemuImgDoes(int seed, String format, int middleBytes, int topBytes) throws Exception {
        layers(seed, format, "cluster_size=4k");
        Path middle = folder.resolve("middle.qcow2");
        Files.move(top, middle);
        img("resize", "-q", "--shrink", "-f", "qcow2", middle, middleBytes);
        img("create", "-q", "-f", "qcow2", "-b", "middle.qcow2", "-F", "qcow2", top, topBytes);
        img("resize", "-q", "--shrink", "-f", format, base, topBytes);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P 9 300k 700k", "-c", "write -z 1300k 64k", top)
                .succeeded();
        byte[] disk = disk(top);
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        for (Path image : List.of(base, middle, top)) {
            Files.copy(image, theirs.resolve(image.getFileName()));
        }
        byte[] before = Files.readAllBytes(top);

        assertThat(holdfast("commit", "-b", base.getFileName(), top)).contains("Image committed.");
        img("commit", "-b", base.getFileName(), "-f", "qcow2", theirs.resolve("top.qcow2"));

        assertThat(Files.readAllBytes(raw(base, format))).isEqualTo(disk);
        assertThat(Files.readAllBytes(raw(theirs.resolve(base.getFileName()), format)))
                .isEqualTo(disk);
        assertThat(Files.readAllBytes(top)).isEqualTo(before);
        assertThat(disk(top)).isEqualTo(disk);
        assertThat(CommandRun.of("image", "commit", "-b", "nothing", top).err())
                .contains("there is no 'nothing' among what it is based on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | raw | compat=1.1",
                "6 | qcow2 | compat=0.10",
                "7 | qcow2 | extended_l2=on,cluster_size=16k",
            })
    void rebasesSoThatTheDiskStaysWhatItIs(int seed, String format, String options) throws Exception {
        layers(seed, format, options);
        Path other = folder.resolve("other.qcow2");
        img("create", "-q", "-f", "qcow2", other, SIZE_BYTES / 2);
        write(other, "qcow2", new Random(seed + 50));
        byte[] disk = disk(top);

        holdfast("rebase", "-b", "other.qcow2", "-F", "qcow2", top);
        assertThat(img("info", top)).contains("backing file: other.qcow2").contains("backing file format: qcow2");
        assertThat(disk(top)).isEqualTo(disk);
        sound(top);
        holdfast("rebase", "-b", "", top);
        assertThat(img("info", top)).doesNotContain("backing file");
        assertThat(disk(top)).isEqualTo(disk);
        sound(top);
    }

    /** Also one that does not fit into the header's first sector, with the extensions that QEMU puts before it. */
    @Test
    void writesDownAnotherNameAndNothingElse() throws Exception {
        layers(8, "raw", "compat=1.1");
        byte[] disk = disk(top);
        String longName = "a-copy-of-the-base-" + "x".repeat(200) + ".raw";
        Files.copy(base, folder.resolve(longName));

        holdfast("rebase", "-u", "-b", longName, "-F", "raw", top);
        assertThat(disk(top)).isEqualTo(disk);
        assertThat(img("info", top)).contains("backing file: " + longName);
        sound(top);
        holdfast("rebase", "-u", "-b", base.getFileName(), "-F", "raw", top);
        assertThat(disk(top)).isEqualTo(disk);
        holdfast("rebase", "-u", "-b", "", top);
        assertThat(disk(top)).isNotEqualTo(disk);
        sound(top);
    }

    @Test
    void makesAnImageOnAnother() throws Exception {
        base = folder.resolve("base.raw");
        Files.write(base, new byte[SIZE_BYTES]);
        top = folder.resolve("new.qcow2");

        CommandRun run = CommandRun.of("image", "create", "-f", "qcow2", "-b", "base.raw", "-F", "raw", top);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("size=" + SIZE_BYTES);
        assertThat(img("info", top)).contains("backing file: base.raw");
        assertThat(CommandRun.of("image", "create", "-f", "qcow2", folder.resolve("x"))
                        .err())
                .contains("SIZE is missing");
        assertThat(CommandRun.of("image", "rebase", "-b", "base.raw", top).err())
                .contains("base.raw: no format is recorded with it; -F FORMAT says of which it is");
        assertThat(CommandRun.of("image", "commit", "-f", "raw", base).err()).contains("have no backing files");
    }

    /** The format is written into the image, and believed from then on: what is only guessed is not. */
    @Test
    void knowsTheFormatOfABackingFileThatItMade() throws Exception {
        base = folder.resolve("base");
        holdfast("create", "-q", base, SIZE_BYTES);
        write(base, "raw", new Random(71));
        top = folder.resolve("top.qcow2");
        holdfast("create", "-q", "-f", "qcow2", "-b", "base", top);
        Path other = folder.resolve("other");
        holdfast("convert", "-O", "qcow2", top, other);
        byte[] disk = disk(top);

        assertThat(img("info", top)).contains("backing file: base").contains("backing file format: raw");
        assertThat(Files.readAllBytes(base)).isEqualTo(disk);
        holdfast("rebase", "-b", "other", top);
        assertThat(img("info", top)).contains("backing file: other").contains("backing file format: qcow2");
        assertThat(disk(top)).isEqualTo(disk);
        Path unknown = folder.resolve("unknown");
        img("create", "-q", "-f", "qcow2", unknown, SIZE_BYTES);
        assertThat(CommandRun.of("image", "create", "-f", "qcow2", "-b", "unknown", folder.resolve("x"))
                        .err())
                .contains("unknown: no format is recorded with it");
        assertThat(CommandRun.of("image", "rebase", "-b", "", "-F", "raw", top).err())
                .contains("-b '' is for no backing file");
    }

    /** QEMU finds no leaks where they were. */
    @Test
    void dropsBitmapsThatItDoesNotKeepUpToDate() throws Exception {
        layers(9, "raw", "cluster_size=4k");
        img("bitmap", "--add", "-g", "512", top, "one");
        img("bitmap", "--add", top, "two");
        write(top, "qcow2", new Random(99));
        sound(top);
        assertThat(img("info", top)).contains("bitmaps");
        byte[] disk = disk(top);

        holdfast("rebase", "-b", "", top);
        sound(top);
        assertThat(img("info", top)).doesNotContain("bitmaps");
        assertThat(disk(top)).isEqualTo(disk);
    }

    @Test
    void followsNamesOutOfTheFolderOnlyWhereTheUserSaysSo() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        base = Files.write(elsewhere.resolve("base.raw"), new byte[SIZE_BYTES]);
        Path home = Files.createDirectory(folder.resolve("home"));
        top = home.resolve("top.qcow2");
        img("create", "-q", "-f", "qcow2", "-b", base, "-F", "raw", top);

        assertThat(CommandRun.of("image", "map", "-f", "qcow2", top).err()).contains("outside its own folder");
        assertThat(holdfast("map", "--files-anywhere", "-f", "qcow2", top)).contains("Offset");
        Path vmdk = elsewhere.resolve("disk.vmdk");
        img("create", "-q", "-f", "vmdk", "-o", "subformat=twoGbMaxExtentSparse", vmdk, "3G");
        Path descriptor = home.resolve("disk.vmdk");
        Files.writeString(descriptor, Files.readString(vmdk).replace("\"disk-s", "\"" + elsewhere + "/disk-s"));
        assertThat(CommandRun.of("image", "info", "-f", "vmdk", descriptor).err())
                .contains("outside its own folder");
        assertThat(holdfast("info", "--files-anywhere", "-f", "vmdk", descriptor))
                .contains("3 GiB");
        Path copy = home.resolve("copy.raw");
        holdfast("convert", "--files-anywhere", "-f", "qcow2", top, copy);
        assertThat(Files.size(copy)).isEqualTo(SIZE_BYTES);
    }

    private void layers(int seed, String format, String options) throws Exception {
        base = folder.resolve("base." + format);
        top = folder.resolve("top.qcow2");
        img("create", "-q", "-f", format, base, SIZE_BYTES);
        write(base, format, new Random(seed));
        img("create", "-q", "-f", "qcow2", "-o", options, "-b", base.getFileName(), "-F", format, top);
        write(top, "qcow2", new Random(seed + 10));
    }

    private static void write(Path image, String format, Random random) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-f", format));
        for (int i = 0; i < 12; i++) {
            int offset = random.nextInt(SIZE_BYTES / 1024 - 400) * 512;
            String kind = random.nextInt(4) == 0 ? "write -P 0 " : "write -P " + (1 + random.nextInt(255)) + " ";
            arguments.addAll(List.of("-c", kind + offset + " " + (1 + random.nextInt(300)) * 512));
        }
        arguments.add(image);
        ToolRun.of(ExternalTool.QEMU_IO, arguments.toArray()).succeeded();
    }

    private byte[] disk(Path image) throws Exception {
        return Files.readAllBytes(raw(image, "qcow2"));
    }

    private Path raw(Path image, String format) throws Exception {
        Path raw = folder.resolve("seen.raw");
        img("convert", "-f", format, "-O", "raw", image, raw);
        return raw;
    }

    private static void sound(Path image) throws Exception {
        img("check", "-f", "qcow2", image);
    }

    private static String holdfast(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("image"));
        all.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(all.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
