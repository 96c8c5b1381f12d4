package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** qcow2 images whose data is in a file of its own; QEMU says whether they are what they should be. */
class DataFilesIT {

    private static final int SIZE_BYTES = (3 << 20) + 4096;

    @TempDir
    Path folder;

    private byte[] content;
    private Path source;

    @BeforeEach
    void makeADisk() throws Exception {
        content = new byte[SIZE_BYTES];
        new Random(31).nextBytes(content);
        Arrays.fill(content, 1 << 20, 2 << 20, (byte) 0);
        source = Files.write(folder.resolve("source.raw"), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data_file=disk.data",
                "data_file=disk.data,data_file_raw=on",
                "data_file=disk.data,preallocation=falloc,cluster_size=4k",
                "data_file=disk.data,extended_l2=on,preallocation=metadata",
                "data_file=disk.data,data_file_raw=on,preallocation=full"
            })
    void makesOneAsQemuDoes(String options) throws Exception {
        Path image = folder.resolve("disk.qcow2");
        CommandRun made = holdfast("create", "-f", "qcow2", "-o", options, image, SIZE_BYTES);
        assertThat(made.status()).as(made.err()).isZero();
        Path theirs = Files.createDirectory(folder.resolve("theirs")).resolve("disk.qcow2");
        img(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                options.replace("disk.data", theirs.resolveSibling("disk.data").toString()),
                theirs,
                SIZE_BYTES);

        assertThat(folder.resolve("disk.data")).hasSize(SIZE_BYTES);
        img("check", "--image-opts", options(image));
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(img("map", "--output", "json", "--image-opts", options(image))))
                .isEqualTo(json.readTree(img("map", "--output", "json", "-f", "qcow2", theirs)));
        assertThat(img("info", "--image-opts", options(image))).contains("data file: disk.data");

        CommandRun filled = holdfast("convert", "-n", "-f", "raw", source, image);
        assertThat(filled.status()).as(filled.err()).isZero();
        assertHasTheContent(image);
        if (options.contains("raw=on")) {
            assertThat(folder.resolve("disk.data")).hasBinaryContent(content);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"data_file=copy.data", "data_file=copy.data,data_file_raw=on"})
    void copiesIntoOne(String options) throws Exception {
        Path copy = folder.resolve("copy.qcow2");
        CommandRun run = holdfast("convert", "-f", "raw", "-O", "qcow2", "-o", options, source, copy);

        assertThat(run.status()).as(run.err()).isZero();
        assertHasTheContent(copy);
        assertThat(holdfast("compare", copy, "-F", "raw", source).out()).contains("Images are identical.");
        assertLeft(source, copy, folder.resolve("copy.data"));
    }

    @Test
    void leavesWhatIsThereAsItIsAndNothingBehind() throws Exception {
        Path mine = Files.writeString(folder.resolve("disk.data"), "mine");
        Path image = folder.resolve("disk.qcow2");
        assertThat(holdfast("create", "-f", "qcow2", "-o", "data_file=disk.data", image, "1M")
                        .status())
                .isEqualTo(73);
        assertThat(holdfast("convert", "-f", "raw", "-O", "qcow2", "-o", "data_file=disk.data", source, image)
                        .status())
                .isEqualTo(73);
        assertThat(mine).hasContent("mine");
        assertLeft(source, mine);

        Files.writeString(image, "mine too");
        assertThat(holdfast("create", "-f", "qcow2", "-o", "data_file=other.data", image, "1M")
                        .status())
                .isEqualTo(73);
        assertThat(image).hasContent("mine too");
        assertLeft(source, mine, image);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data_file=../x | has a name without folders",
                "data_file=/tmp/x | has a name without folders",
                "data_file=nbd:x | has a name without folders",
                "data_file=.. | has a name without folders",
                "data_file_raw=on | says of which kind a data_file is",
                "data_file=x,compat=0.10 | version 2 knows no data files",
                "data_file=x,data_file_raw=on,backing_file=source.raw,backing_fmt=raw | lies on no backing file",
            })
    void saysWhatDoesNotGoTogether(String options, String reason) throws Exception {
        CommandRun run = holdfast("create", "-f", "qcow2", "-o", options, folder.resolve("disk.qcow2"), "1M");

        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains(reason);
        assertThat(holdfast("convert", "-c", "-O", "qcow2", "-o", "data_file=x", source, folder.resolve("disk.qcow2"))
                        .err())
                .contains("what is in a data file is not compressed");
        assertLeft(source);
    }

    private void assertHasTheContent(Path image) throws Exception {
        img("compare", "--image-opts", options(image), "driver=raw,file.driver=file,file.filename=" + source);
        img("check", "--image-opts", options(image));
    }

    /** QEMU looks for a data file where it was started itself, unless it is told. */
    private static String options(Path image) {
        String data = image.toString().replace(".qcow2", ".data");
        return "driver=qcow2,file.driver=file,file.filename=" + image + ",data-file.driver=file,data-file.filename="
                + data;
    }

    private void assertLeft(Path... expected) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(expected);
        }
    }

    private static CommandRun holdfast(Object... arguments) {
        return CommandRun.of(
                Stream.concat(Stream.of("image"), Stream.of(arguments)).toArray());
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
