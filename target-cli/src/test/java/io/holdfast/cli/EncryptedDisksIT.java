package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.FreePort;
import io.holdfast.testkit.QemuSecret;
import io.holdfast.testkit.ToolRun;
import io.holdfast.testkit.initiator.IscsiUrl;
import io.holdfast.testkit.load.Load;
import io.holdfast.testkit.load.LoadPlan;
import io.holdfast.testkit.load.LoadReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encrypted images are served like others: hosts read what they wrote, QEMU finds it in the image with the secret, and nobody finds it in the file without. */
class EncryptedDisksIT {

    private static final String TARGET = "iqn.2026-11.com.example:disk";
    private static final String SECRET = "Correct horse battery staple";
    private static final String MARK = "what nobody is to read in the file";
    private static final int SIZE_BYTES = 24 << 20;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path image;
    private Path secret;
    private QemuSecret qemu;

    @BeforeEach
    void writeTheSecret() throws Exception {
        image = folder.resolve("disk.qcow2");
        secret = Files.writeString(folder.resolve("secret"), SECRET);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        qemu = new QemuSecret(secret);
    }

    @ParameterizedTest
    @CsvSource({"none, io_uring, 4k", "directsync, threads, 2M"})
    void keepsWhatHostsWriteAndNobodyReadsItWithoutTheSecret(String cache, String aio, String cluster)
            throws Exception {
        create(image, "cluster_size=" + cluster);
        byte[] content = new byte[SIZE_BYTES];
        new Random(12).nextBytes(content);
        Arrays.fill(content, 5 << 20, 9 << 20, (byte) 0);
        byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, content, 10 << 20, mark.length);
        Path source = Files.write(folder.resolve("disk.raw"), content);
        try (ProgramRun run = export("--cache", cache, "--aio", aio)) {
            String url = run.awaitOut("iscsi://");
            ToolRun.of(ExternalTool.QEMU_IMG, "convert", "-n", "-f", "raw", "-O", "raw", source, url)
                    .succeeded();
            ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", "write -P 3 700k 1M", "-c", "discard 3M 64k", url)
                    .succeeded();
            Arrays.fill(content, 700 << 10, 1724 << 10, (byte) 3);
            Arrays.fill(content, 3 << 20, (3 << 20) + (64 << 10), (byte) 0);
            Files.write(source, content);
            assertThat(ToolRun.of(ExternalTool.QEMU_IMG, "compare", "-f", "raw", "-F", "raw", source, url)
                            .succeeded()
                            .output())
                    .contains("Images are identical.");
            stop(run);
            assertThat(run.err()).doesNotContain("chmod", SECRET);
        }
        assertQemuReads(image, content);
        assertThat(Files.readString(image, StandardCharsets.ISO_8859_1)).doesNotContain(MARK);
    }

    /** With commands that a loop encrypts itself, and with such as it leaves to others. */
    @ParameterizedTest
    @CsvSource({"4096, writeback", "262144, none"})
    void readsWhatThreeSessionsWrote(int commandBytes, String cache) throws Exception {
        create(image, "cluster_size=64k");
        try (ProgramRun run = export("--cache", cache)) {
            LoadPlan plan = LoadPlan.checking()
                    .sessions(3)
                    .depth(8)
                    .flushEvery(64)
                    .commandBytes(commandBytes)
                    .duration(Duration.ofSeconds(1));
            LoadReport report = Load.run(plan, IscsiUrl.parse(run.awaitOut("iscsi://")));

            assertThat(report.problem()).isNull();
            assertThat(report.errors()).isZero();
            assertThat(report.commands()).isGreaterThan(100);
            stop(run);
        }
        qemu.img(image, "check");
    }

    /** The one is there, and the other one is made. */
    @Test
    void servesWhatAConfigurationNamesAndTakesSnapshotsOfIt() throws Exception {
        create(image, "cluster_size=64k");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        int portal = FreePort.any();
        String admin = "127.0.0.1:" + FreePort.any();
        Path configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                portals: ["127.0.0.1:%d"]
                admin: %s
                targets:
                  - name: %s
                    allow: any
                    luns:
                      - {lun: 0, image: disk.qcow2, format: qcow2, secret-file: secret}
                      - {lun: 1, image: made.qcow2, format: qcow2, secret-file: secret, size: 8M}
                """.formatted(portal, admin, TARGET));
        String url = "iscsi://127.0.0.1:%d/%s/".formatted(portal, TARGET);
        try (ProgramRun run = ProgramRun.start(folder, "serve", "--config", configuration)) {
            run.awaitLog("Serving 1 target(s) with 2 disk(s)");
            run.awaitLog("WARN", secret.getFileName() + " can be read by every user of this machine");
            write(url + 0, "write -P 1 100k 300k");
            write(url + 1, "write -P 5 0 1M");
            succeeded("lun", "snapshot", "create", "--admin", admin, TARGET, "0", "one");
            write(url + 0, "write -P 2 200k 1M");
            stop(run);
            assertThat(run.err()).doesNotContain(SECRET);
        }
        byte[] content = new byte[SIZE_BYTES];
        Arrays.fill(content, 100 << 10, 400 << 10, (byte) 1);
        byte[] later = content.clone();
        Arrays.fill(later, 200 << 10, 1224 << 10, (byte) 2);
        assertQemuReads(image, later);
        qemu.img(image, "snapshot", "-a", "one");
        assertQemuReads(image, content);
        byte[] made = new byte[8 << 20];
        Arrays.fill(made, 0, 1 << 20, (byte) 5);
        assertQemuReads(folder.resolve("made.qcow2"), made);
    }

    @Test
    void startsWithTheRightSecretAlone() throws Exception {
        create(image, "cluster_size=64k");
        Path wrong = Files.writeString(folder.resolve("wrong"), "battery");
        Path plain = folder.resolve("plain.qcow2");
        succeeded("image", "create", "-q", "-f", "qcow2", plain, "1M");

        assertRefused("nobody has said in which file its secret is (secret-file)", image);
        assertRefused("not with the secret in " + wrong, image, "--secret-file", wrong);
        assertRefused("nowhere", image, "--secret-file", folder.resolve("nowhere"));
        assertRefused("is not encrypted", plain, "--secret-file", secret);
    }

    private void assertRefused(String reason, Path file, Object... options) throws Exception {
        CommandRun run = CommandRun.of(arguments(file, options));
        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains(reason).doesNotContain("horse", "battery");
    }

    private void create(Path file, String options) {
        String all = options + ",encrypt.format=luks,encrypt.iter-time=1";
        succeeded("image", "create", "-q", "-f", "qcow2", "-o", all, "--secret-file", secret, file, SIZE_BYTES);
    }

    private static void succeeded(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.err()).isZero();
    }

    private ProgramRun export(Object... options) throws Exception {
        Object[] shared = arguments(image, "--secret-file", secret, "--sharing", "cluster");
        return ProgramRun.start(
                folder, Stream.concat(Stream.of(shared), Stream.of(options)).toArray());
    }

    private static Object[] arguments(Path file, Object... options) {
        Stream<Object> usual = Stream.of("export", file, "--format", "qcow2", "--listen", "127.0.0.1:0");
        return Stream.concat(usual, Stream.of(options)).toArray();
    }

    private static void stop(ProgramRun run) throws Exception {
        run.signal("TERM");
        assertThat(run.awaitEnd(STOP_WITHIN)).isZero();
        assertThat(run.err()).doesNotContain("ERROR", "Exception");
    }

    private static void write(String url, String command) throws Exception {
        ToolRun.of(ExternalTool.QEMU_IO, "-f", "raw", "-c", command, url).succeeded();
    }

    private void assertQemuReads(Path file, byte[] content) throws Exception {
        qemu.img(file, "check");
        Path seen = folder.resolve("seen.raw");
        qemu.copyOut(file, seen);
        assertThat(Arrays.mismatch(Files.readAllBytes(seen), content)).isEqualTo(-1);
    }
}
