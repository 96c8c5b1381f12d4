package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code holdfast export} as a process, and other people's initiators. */
class ExportIT {

    private static final long SEED = 20261123;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<ProgramRun> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ProgramRun::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"writeback", "writethrough", "none", "directsync", "unsafe"})
    void keepsWhatQemuImgWrites(String cache) throws Exception {
        Path source = random(8 << 20);
        String url = url(export(empty(8 << 20), "--cache", cache));

        ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-f", "raw", "-O", "raw", source, url)
                .good();

        assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "raw", "-F", "raw", source, url)
                        .good())
                .contains("Images are identical.");
        assertThat(Files.mismatch(source, folder.resolve("disk.raw"))).isEqualTo(-1);
    }

    @Test
    void isListedByDiscovery() throws Exception {
        String url = url(export(empty(1 << 20)));

        String portal = url.substring("iscsi://".length(), url.indexOf("/iqn."));
        assertThat(ToolRun.of(ExternalTool.ISCSI_LS, "-s", "iscsi://" + portal).good())
                .contains("Target:iqn.2026-11.io.holdfast:disk Portal:" + portal + ",1")
                .contains("Lun:0    Type:DIRECT_ACCESS");
    }

    @Test
    void isTheSameDiskAfterARestart() throws Exception {
        Path image = empty(1 << 20);
        ProgramRun first = export(image);
        String identity = vpd83(url(first));
        first.signal("KILL");

        assertThat(vpd83(url(export(image)))).isEqualTo(identity);
    }

    @Test
    void keepsItsStateInAnotherFolderWhenToldSo() throws Exception {
        Path state = folder.resolve("state");
        ProgramRun run = export(empty(1 << 20), "--state", state);
        url(run);

        assertThat(state.resolve("identity")).exists();
        assertThat(folder.resolve("disk.raw.holdfast")).doesNotExist();
    }

    @Test
    void servesEveryoneAndSaysSo() throws Exception {
        ProgramRun run = export(empty(1 << 20));

        url(run);
        run.awaitLog("WARN", "lets in every initiator on this machine, without asking who it is");
    }

    @Test
    void tellsTheOperatorHowToLetInWhomItRefuses() throws Exception {
        ProgramRun run = export(empty(1 << 20), "--allow", "iqn.2026-11.com.example:host");
        String url = url(run);

        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, "-i", "iqn.2026-11.com.example:host", url)
                        .good())
                .contains("Vendor:HOLDFAST");
        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, "-i", "iqn.2026-11.com.example:stranger", url)
                        .status())
                .isNotZero();
        run.awaitLog("WARN", "iqn.2026-11.com.example:stranger", "does not allow this initiator", "to let it in, add");
    }

    @Test
    void asksForASecret() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "twelve-chars\n");
        ProgramRun run = export(empty(1 << 20), "--chap", "me", "--chap-secret-file", secret);
        String url = url(run);

        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, url.replace("//", "//me%twelve-chars@"))
                        .good())
                .contains("Vendor:HOLDFAST");
        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, url).status()).isNotZero();
        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, url.replace("//", "//me%something-else@"))
                        .status())
                .isNotZero();
    }

    @Test
    void takesTheNameTheNumberAndTheBlockSize() throws Exception {
        ProgramRun run =
                export(empty(1 << 20), "--name", "iqn.2026-11.com.example:x", "--lun", "3", "--block-size", "4096");
        String url = url(run);

        assertThat(url).endsWith("/iqn.2026-11.com.example:x/3");
        assertThat(ToolRun.of(ExternalTool.ISCSI_READCAPACITY, url).good())
                .contains("BLOCK LENGTH IN BYTES:4096", "Total size:1048576");
    }

    @Test
    void leavesAReadOnlyImageAlone() throws Exception {
        Path image = random(1 << 20);
        byte[] before = Files.readAllBytes(image);
        String url = url(export(image, "--read-only"));

        assertThat(ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write 0 4k", url)
                        .said())
                .doesNotContain("wrote 4096/4096");
        assertThat(ToolRun.of(ExternalTool.QEMU_IO, "-r", "-f", "raw", "-c", "read 0 4k", url)
                        .good())
                .contains("read 4096/4096");
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
    }

    @Test
    void refusesAnImageThatQemuHasOpenAndSaysWho() throws Exception {
        Path image = empty(1 << 20);
        String url = url(export(image));

        ProgramRun second = start("export", image, "--listen", "127.0.0.1:0", "--state", folder.resolve("other"));
        assertThat(second.awaitEnd(Duration.ofSeconds(30))).isEqualTo(69);
        assertThat(second.err())
                .matches("(?s)holdfast: .*disk\\.raw: .*is in use.*pid.*")
                .hasLineCount(1);
        assertThat(ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write 0 4k", image)
                        .said())
                .contains("lock");
        assertThat(ToolRun.of(ExternalTool.ISCSI_INQ, url).good()).contains("Vendor:HOLDFAST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsInOrderAtASignal(String signal) throws Exception {
        ProgramRun run = export(empty(1 << 20));
        String url = url(run);
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write -P 7 0 64k", url)
                .good();

        run.signal(signal);

        assertThat(run.awaitEnd(STOP_WITHIN)).isZero();
        assertThat(run.err()).contains("Stopped").doesNotContain("Exception");
        assertThat(Files.readAllBytes(folder.resolve("disk.raw"))).startsWith(new byte[] {7, 7, 7, 7});
    }

    @Test
    void printsTheUrlAndNothingElseOnStandardOutput() throws Exception {
        ProgramRun run = export(empty(1 << 20));

        assertThat(run.out().strip()).isEqualTo(url(run));
    }

    private ProgramRun export(Path image, Object... options) throws IOException {
        List<Object> args = new ArrayList<>(List.of("export", image, "--listen", "127.0.0.1:0"));
        args.addAll(List.of(options));
        ProgramRun run = start(args.toArray());
        run.awaitOut("iscsi://");
        return run;
    }

    private ProgramRun start(Object... args) throws IOException {
        ProgramRun run = ProgramRun.start(folder, args);
        started.add(run);
        return run;
    }

    private static String url(ProgramRun run) {
        return run.awaitOut("iscsi://127.0.0.1:");
    }

    private static String vpd83(String url) throws Exception {
        return ToolRun.of(ExternalTool.ISCSI_INQ, "-e", "1", "-c", "131", url).good();
    }

    private Path empty(long sizeBytes) throws IOException {
        Path image = folder.resolve("disk.raw");
        assertThat(CommandRun.of("image", "create", "-q", image, sizeBytes).status())
                .isZero();
        return image;
    }

    private Path random(int sizeBytes) throws IOException {
        byte[] bytes = new byte[sizeBytes];
        new Random(SEED).nextBytes(bytes);
        return Files.write(folder.resolve("random.raw"), bytes);
    }
}
