package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * File systems with real files (those of the JDK that runs the test), made beside the program, written to its disk by QEMU and read back by it.
 *
 * <pre>
 *   files -> mkfs -> image -> qemu-img convert -> iSCSI -> LUN -> iSCSI -> qemu-img convert -> copy -> cmp, fsck
 * </pre>
 */
class FileSystemIT {

    private static final long IMAGE_BYTES = 320L << 20;
    private static final Path FILES = Path.of(System.getProperty("java.home"), "lib");
    private static final List<String> JDK_FILES =
            List.of("modules", "security/cacerts", "server/libjvm.so", "libzip.so", "jvm.cfg");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "--cache {0} --aio {1}")
    @CsvSource({"writeback, threads", "none, io_uring", "directsync, threads"})
    void carriesAnExt4FileSystemThereAndBack(String cache, String aio) throws Exception {
        Path image = empty("ext4.img");
        Path files = Files.createDirectory(folder.resolve("files"));
        for (String file : JDK_FILES) {
            Files.createDirectories(files.resolve(file).getParent());
            Files.copy(FILES.resolve(file), files.resolve(file));
        }
        ToolRun.of(ExternalTool.MKFS_EXT4, "-q", "-F", "-d", files, image).good();

        Path copy = throughTheProgram(image, "--cache", cache, "--aio", aio);

        ToolRun.of(ExternalTool.E2FSCK, "-f", "-n", copy).good();
    }

    @Test
    void carriesAnNtfsFileSystemThereAndBack() throws Exception {
        Path image = empty("ntfs.img");
        ToolRun.of(ExternalTool.MKNTFS, "-q", "-F", "-Q", image).good();
        for (String file : JDK_FILES) {
            Path source = FILES.resolve(file);
            ToolRun.of(ExternalTool.NTFSCP, "-q", "-f", image, source, source.getFileName())
                    .good();
        }

        Path copy = throughTheProgram(image);

        ToolRun.of(ExternalTool.NTFSFIX, "-n", copy).good();
        for (String file : JDK_FILES) {
            Path source = FILES.resolve(file);
            assertThat(contentOf(copy, source.getFileName())).hasSameBinaryContentAs(source.toFile());
        }
    }

    /** Writes the image to a LUN of the same size and reads it into a copy, which is identical. */
    private Path throughTheProgram(Path image, Object... options) throws Exception {
        Path disk = empty("disk.raw");
        Path copy = folder.resolve("copy.img");
        List<Object> args = new ArrayList<>(List.of("export", disk, "--listen", "127.0.0.1:0"));
        args.addAll(List.of(options));
        try (ProgramRun run = ProgramRun.start(folder, args.toArray())) {
            String url = run.awaitOut("iscsi://");
            ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-f", "raw", "-O", "raw", image, url)
                    .good();
            ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-f", "raw", "-O", "raw", url, copy)
                    .good();
        }
        assertThat(Files.mismatch(image, copy)).as("first byte that differs").isEqualTo(-1);
        assertThat(Files.mismatch(image, disk))
                .as("first byte of the LUN's file that differs")
                .isEqualTo(-1);
        return copy;
    }

    private File contentOf(Path ntfs, Path name) throws IOException, InterruptedException {
        Path content = folder.resolve(name + ".content");
        Process ntfscat = new ProcessBuilder(
                        ExternalTool.NTFSCAT.require().toString(), "-f", ntfs.toString(), name.toString())
                .redirectOutput(content.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(ntfscat.waitFor()).isZero();
        return content.toFile();
    }

    private Path empty(String name) throws IOException {
        Path image = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        return image;
    }
}
