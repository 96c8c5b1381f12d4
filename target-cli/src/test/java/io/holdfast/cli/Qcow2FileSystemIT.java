package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk as it is after some years: compressed clusters over a backing file, two snapshots of QEMU's, and a file system that has changed between them.
 *
 * <pre>
 *   disk.qcow2: active layer   file system 2 ---.
 *               snapshot two   file system 2    |--- served, read, written by a load and by qemu-img
 *               snapshot one   file system 1  (compressed)
 *   base.qcow2:                file system 0  (compressed)
 * </pre>
 */
class Qcow2FileSystemIT {

    private static final long DISK_BYTES = 2L << 30;
    private static final Path FILES = Path.of(System.getProperty("java.home"), "lib");
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final List<List<String>> CONTENTS = List.of(
            List.of("jvm.cfg", "libzip.so", "security/cacerts"),
            List.of("jvm.cfg", "libnio.so", "libnet.so", "security/cacerts"),
            List.of("server/libjvm.so", "libzip.so", "libnet.so", "jvm.cfg"));

    @TempDir
    Path folder;

    @Test
    void servesItToALoadAndToQemuAndLeavesItSound() throws Exception {
        List<Path> raws = List.of(fileSystem(0), fileSystem(1), fileSystem(2));
        Path image = imageOf(raws);
        Path copy = folder.resolve("copy.raw");

        try (ProgramRun run = ProgramRun.start(
                folder, "export", image, "--format", "qcow2", "--listen", "127.0.0.1:0", "--sharing", "cluster")) {
            String url = run.awaitOut("iscsi://");
            copyFrom(url, copy);
            assertSame("raw", copy, raws.get(2));
            ToolRun.of(ExternalTool.E2FSCK, "-f", "-n", copy).succeeded();

            LoadReport report = Load.run(
                    LoadPlan.checking()
                            .sessions(3)
                            .depth(16)
                            .commandBytes(16 << 10)
                            .flushEvery(64)
                            .duration(Duration.ofSeconds(2)),
                    IscsiUrl.parse(url));
            assertThat(report.clean()).as(report.toString()).isTrue();

            copyTo(raws.get(1), url);
            copyFrom(url, copy);
            assertSame("raw", copy, raws.get(1));
            run.signal("TERM");
            assertThat(run.awaitEnd(STOP_WITHIN)).isZero();
        }

        ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", "qcow2", image).succeeded();
        assertSame("qcow2", image, raws.get(1));
        assertSnapshot(image, "one", raws.get(1));
        assertSnapshot(image, "two", raws.get(2));
    }

    private Path imageOf(List<Path> raws) throws Exception {
        Path base = folder.resolve("base.qcow2");
        Path image = folder.resolve("disk.qcow2");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-c", "-f", "raw", "-O", "qcow2", raws.get(0), base)
                .succeeded();
        ToolRun.of(
                        ExternalTool.QEMU_IMG,
                        "convert",
                        "-c",
                        "-f",
                        "raw",
                        "-O",
                        "qcow2",
                        "-B",
                        base,
                        "-F",
                        "qcow2",
                        raws.get(1),
                        image)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "snapshot", "-c", "one", image).succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-f", "raw", "-O", "qcow2", raws.get(2), image)
                .succeeded();
        ToolRun.of(ExternalTool.QEMU_IMG, "snapshot", "-c", "two", image).succeeded();
        return image;
    }

    private static void copyFrom(String url, Path copy) throws Exception {
        Files.deleteIfExists(copy);
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-f", "raw", "-O", "raw", url, copy)
                .succeeded();
    }

    private static void copyTo(Path raw, String url) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-f", "raw", "-O", "raw", raw, url)
                .succeeded();
    }

    /** By qemu-img, which does not read the holes. */
    private static void assertSame(String format, Path image, Path raw) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", format, "-F", "raw", image, raw)
                .succeeded();
    }

    private void assertSnapshot(Path image, String name, Path raw) throws Exception {
        Path copy = folder.resolve(name + ".raw");
        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-l", name, "-f", "qcow2", "-O", "raw", image, copy)
                .succeeded();
        assertSame("raw", copy, raw);
    }

    private Path fileSystem(int number) throws Exception {
        Path files = Files.createDirectory(folder.resolve("files" + number));
        for (String file : CONTENTS.get(number)) {
            Files.createDirectories(files.resolve(file).getParent());
            Files.copy(FILES.resolve(file), files.resolve(file));
        }
        Path raw = empty("fs" + number + ".raw");
        ToolRun.of(ExternalTool.MKFS_EXT4, "-q", "-F", "-d", files, raw).succeeded();
        return raw;
    }

    private Path empty(String name) throws IOException {
        Path image = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        return image;
    }
}
