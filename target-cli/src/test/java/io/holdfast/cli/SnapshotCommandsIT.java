package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code image snapshot} does what {@code qemu-img snapshot} does, and each understands what the other has done. */
class SnapshotCommandsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void makeAnImage() throws Exception {
        image = folder.resolve("disk.qcow2");
        img("create", "-q", "-f", "qcow2", image, "4M");
        write(17);
    }

    @Test
    void listsWhatQemuHasTakenInItsWords() throws Exception {
        assertThat(snapshot()).isEqualTo(new CommandRun(0, "", ""));
        img("snapshot", "-c", "before the update", image);
        img("snapshot", "-c", "two", image);

        CommandRun listed = snapshot("-l");

        String theirs = img("snapshot", "-l", image);
        assertThat(listed).isEqualTo(new CommandRun(0, theirs, ""));
        JsonNode info = JSON.readTree(img("info", "--output", "json", image));
        assertThat(JSON.readTree(snapshot("--output", "json").out()).get("snapshots"))
                .isEqualTo(info.get("snapshots"));
        CommandRun ours = CommandRun.of("image", "info", "-f", "qcow2", image);
        assertThat(ours.out()).contains(theirs);
        assertThat(JSON.readTree(CommandRun.of("image", "info", "-f", "qcow2", "--output", "json", image)
                                .out())
                        .get("snapshots"))
                .isEqualTo(info.get("snapshots"));
    }

    @Test
    void createsAppliesAndDeletesAsQemuSees() throws Exception {
        assertThat(snapshot("-c", "one")).isEqualTo(new CommandRun(0, "", ""));
        write(18);
        assertThat(snapshot("-q", "--create", "two").status()).isZero();
        write(19);
        assertReads(19);
        assertThat(snapshot("-a", "one").status()).isZero();
        assertReads(17);
        assertThat(snapshot("-d", "1").status()).isZero();
        assertReads(17);
        img("snapshot", "-a", "two", image);
        assertReads(18);

        JsonNode left = JSON.readTree(snapshot("--output", "json").out()).get("snapshots");
        assertThat(left).hasSize(1);
        assertThat(left.get(0).get("name").asText()).isEqualTo("two");
        assertThat(left.get(0).get("date-sec").asLong()).isPositive();
        assertThat(img("check", image)).contains("No errors were found");
    }

    @Test
    void saysWhatCannotBeDone() throws Exception {
        snapshot("-c", "one");

        assertThat(snapshot("-c", "one"))
                .isEqualTo(new CommandRun(
                        73, "", "holdfast: " + image + ": has a snapshot already whose name or id is 'one'\n"));
        assertThat(snapshot("-d", "two"))
                .isEqualTo(new CommandRun(66, "", "holdfast: " + image + ": has no snapshot 'two'\n"));
        assertThat(snapshot("-c", "two", "-d", "one").status()).isEqualTo(64);
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[4096]);
        assertThat(CommandRun.of("image", "snapshot", raw).status()).isEqualTo(65);
        assertThat(CommandRun.of("image", "snapshot", "-f", "raw", raw).err()).contains("raw images keep no snapshots");
    }

    private CommandRun snapshot(Object... options) {
        Object[] arguments = new Object[options.length + 3];
        arguments[0] = "image";
        arguments[1] = "snapshot";
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[arguments.length - 1] = image;
        return CommandRun.of(arguments);
    }

    private void write(int pattern) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "write -P " + pattern + " 1M 1M", image)
                .succeeded();
    }

    private void assertReads(int pattern) throws Exception {
        ToolRun run = ToolRun.of(ExternalTool.QEMU_IO, "-f", "qcow2", "-c", "read -P " + pattern + " 1M 1M", image)
                .succeeded();
        assertThat(run.output()).doesNotContain("failed");
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
