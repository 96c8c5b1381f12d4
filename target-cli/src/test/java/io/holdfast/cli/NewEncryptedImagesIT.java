package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.QemuSecret;
import io.holdfast.testkit.ToolRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted images that Holdfast makes are QEMU's too, with their secret and with no other. */
class NewEncryptedImagesIT {

    private static final String QUICK = "encrypt.format=luks,encrypt.iter-time=1";
    private static final int SIZE_BYTES = 5 << 20;
    private static final String MARK = "what nobody is to read in the file";

    @TempDir
    Path folder;

    private Path image;
    private Path secret;
    private Path other;
    private QemuSecret qemu;

    @BeforeEach
    void writeSecrets() throws Exception {
        image = folder.resolve("disk.qcow2");
        secret = Files.writeString(folder.resolve("secret"), "Correct horse, \u00e4\u00f6\u00fc\n");
        other = Files.writeString(folder.resolve("other"), "battery staple");
        qemu = new QemuSecret(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster_size=64k",
                "cluster_size=512,refcount_bits=1",
                "cluster_size=2M,refcount_bits=64,lazy_refcounts=on",
                "cluster_size=4k,encrypt.cipher-alg=aes-128,encrypt.cipher-mode=xts,encrypt.ivgen-alg=plain64",
                "encrypt.hash-alg=sha512,encrypt.cipher-alg=aes-256",
                "encrypt.hash-alg=sha1",
                "extended_l2=on,cluster_size=32k",
                "compat=0.10",
                "preallocation=metadata",
                "preallocation=falloc,cluster_size=4k",
                "preallocation=full,cluster_size=2M",
                "preallocation=metadata,extended_l2=on",
            })
    void makesImagesThatQemuWritesAndHoldfastReads(String options) throws Exception {
        succeeded("image", "create", "-f", "qcow2", "-o", QUICK + "," + options, "--secret-file", secret, image, "5M");
        qemu.img(image, "check");
        assertThat(CommandRun.of("image", "check", "-f", "qcow2", image).status())
                .isZero();
        byte[] content = new byte[SIZE_BYTES];
        assertHoldfastReads(content);

        Path pattern = Files.writeString(folder.resolve("pattern"), MARK);
        qemu.io(image, "write -P 0x5a 100k 1M", "write -s " + pattern + " 3000k 4k", "write -z 200k 64k");
        Arrays.fill(content, 100 << 10, (100 << 10) + (1 << 20), (byte) 0x5a);
        Arrays.fill(content, 200 << 10, 264 << 10, (byte) 0);
        byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 4096; i++) {
            content[(3000 << 10) + i] = mark[i % mark.length];
        }
        assertHoldfastReads(content);
        qemu.img(image, "check");
        assertThat(Files.readString(image, StandardCharsets.ISO_8859_1)).doesNotContain(MARK);
    }

    @Test
    void tellsOfItAsQemuImgDoes() throws Exception {
        succeeded("image", "create", "-f", "qcow2", "-o", QUICK, "--secret-file", secret, image, "5M");
        ObjectMapper json = new ObjectMapper();
        String theirs = ToolRun.of(ExternalTool.QEMU_IMG, "info", "-f", "qcow2", "--output", "json", image)
                .succeeded()
                .output();
        assertThat(json.readTree(succeeded("image", "info", "-f", "qcow2", "--output", "json", image)))
                .isEqualTo(json.readTree(theirs));
    }

    @Test
    void copiesFromOneSecretToAnother() throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        new Random(8).nextBytes(content);
        Path raw = Files.write(folder.resolve("disk.raw"), content);
        Path second = folder.resolve("second.qcow2");
        Path third = folder.resolve("third.qcow2");

        succeeded("image", "convert", "-O", "qcow2", "-o", QUICK, "--secret-file", secret, raw, image);
        assertQemuReads(qemu, image, content);
        List<Object> secrets = List.of("--secret-file", secret, "--target-secret-file", other);
        List<Object> convert = List.of("image", "convert", "-f", "qcow2", "-O", "qcow2", "-o", QUICK);
        succeeded(joined(convert, secrets, List.of(image, second)));
        assertQemuReads(new QemuSecret(other), second, content);
        assertThat(succeeded("image", "compare", "--secret-file", secret, "--b-secret-file", other, image, second))
                .contains("Images are identical.");
        List<Object> again = List.of("image", "convert", "-n", "-f", "qcow2", "-O", "qcow2");
        succeeded(joined(again, secrets, List.of(image, second)));
        assertQemuReads(new QemuSecret(other), second, content);
        List<Object> dd = List.of("image", "dd", "-f", "qcow2", "-O", "qcow2", "-o", QUICK);
        succeeded(joined(dd, secrets, List.of("if=" + image, "of=" + third, "bs=1M", "skip=1", "count=2")));
        assertQemuReads(new QemuSecret(other), third, Arrays.copyOfRange(content, 1 << 20, 3 << 20));
    }

    @Test
    void takesTheSpaceOfWhatIsAddedAndReadsItAsZeroes() throws Exception {
        succeeded("image", "create", "-f", "qcow2", "-o", QUICK, "--secret-file", secret, image, "1M");
        List<Object> resize = List.of("image", "resize", "--secret-file", secret, "--preallocation", "falloc");
        succeeded(joined(resize, List.of("-f", "qcow2"), List.of(image, "5M")));
        qemu.img(image, "check");
        assertQemuReads(qemu, image, new byte[SIZE_BYTES]);
        assertHoldfastReads(new byte[SIZE_BYTES]);
        Path old = folder.resolve("old.qcow2");
        succeeded("image", "create", "-f", "qcow2", "-o", QUICK + ",compat=0.10", "--secret-file", secret, old, "1M");
        assertThat(CommandRun.of(joined(resize, List.of("-f", "qcow2"), List.of(old, "5M")))
                        .err())
                .contains("no preallocation");
        assertThat(succeeded("image", "info", "-f", "qcow2", old)).contains("virtual size: 1 MiB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encrypt.format=luks | | needs --secret-file",
                "cluster_size=64k | secret | is for an encrypted image",
                "encrypt.hash-alg=sha256,encrypt.format=aes | secret | there is luks",
                "encrypt.format=luks,encrypt.cipher-alg=aes-192 | secret | there is aes-256, aes-128",
                "encrypt.format=luks,encrypt.cipher-mode=cbc | secret | there is xts",
                "encrypt.format=luks,encrypt.ivgen-alg=essiv | secret | there is plain64",
                "encrypt.format=luks,encrypt.hash-alg=md5 | secret | there is sha256, sha512",
                "encrypt.format=luks,encrypt.iter-time=soon | secret | in milliseconds",
                "encrypt.format=luks,encrypt.iter-time=0 | secret | 1 to 600000",
                "encrypt.format=luks,encrypt.ivgen-hash-alg=sha1 | secret | is no option of qcow2",
                "encrypt.format=luks,encrypt.key-secret=s0 | secret | in a file of its own",
                "encrypt.format=luks,compat=0.10,preallocation=full | secret | no preallocation",
                "encrypt.format=luks | nowhere | nowhere",
            })
    void refusesWhatItCannotDo(String options, String secretName, String reason) throws Exception {
        List<Object> given = secretName == null ? List.of() : List.of("--secret-file", folder.resolve(secretName));
        CommandRun run = CommandRun.of(
                joined(List.of("image", "create", "-f", "qcow2", "-o", options), given, List.of(image, "1M")));
        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains(reason).doesNotContain("horse");
        assertThat(folder).isDirectoryNotContaining("glob:**qcow2*");
    }

    @Test
    void neverMakesAPlainImageOfWhatIsMeantToBeEncrypted() throws Exception {
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[1 << 20]);
        assertThat(CommandRun.of("image", "convert", "-O", "qcow2", "--target-secret-file", other, raw, image)
                        .err())
                .contains("--target-secret-file is for an encrypted image");
        assertThat(CommandRun.of("image", "convert", "-O", "qcow2", "-o", QUICK, raw, image)
                        .err())
                .contains("needs --target-secret-file");
        assertThat(CommandRun.of(
                                "image",
                                "convert",
                                "-c",
                                "-O",
                                "qcow2",
                                "-o",
                                QUICK,
                                "--secret-file",
                                secret,
                                raw,
                                image)
                        .err())
                .contains("either compressed or encrypted");
        assertThat(folder).isDirectoryNotContaining("glob:**qcow2*");
        succeeded("image", "create", "-f", "qcow2", image, "1M");
        assertThat(CommandRun.of("image", "convert", "-n", "-O", "qcow2", "--target-secret-file", other, raw, image)
                        .err())
                .contains("is not encrypted");
    }

    @Test
    void measuresAsQemuImgDoes() throws Exception {
        String all = "cluster_size=2M,preallocation=full," + QUICK;
        String theirs = QemuSecret.encrypting(
                        image,
                        "measure",
                        "--object",
                        qemu.object(),
                        "-O",
                        "qcow2",
                        "-o",
                        all + ",encrypt.key-secret=s0",
                        "--size",
                        "100M")
                .output();
        assertThat(succeeded("image", "measure", "-O", "qcow2", "-o", all, "--size", "100M"))
                .isEqualTo(theirs);
    }

    private void assertHoldfastReads(byte[] content) throws Exception {
        Path back = folder.resolve("back.raw");
        succeeded("image", "convert", "--secret-file", secret, "-f", "qcow2", "-O", "raw", image, back);
        assertThat(Arrays.mismatch(Files.readAllBytes(back), content)).isEqualTo(-1);
        Files.delete(back);
    }

    private void assertQemuReads(QemuSecret with, Path file, byte[] content) throws Exception {
        with.img(file, "check");
        Path seen = folder.resolve("seen.raw");
        with.copyOut(file, seen);
        assertThat(Arrays.mismatch(Files.readAllBytes(seen), content)).isEqualTo(-1);
    }

    private static Object[] joined(List<Object> first, List<Object> second, List<Object> third) {
        return List.of(first, second, third).stream().flatMap(List::stream).toArray();
    }

    private static String succeeded(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }
}
