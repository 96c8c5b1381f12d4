package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.QemuSecret;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that QEMU has encrypted are read and written with their secret, and with no other. */
class EncryptedImagesIT {

    private static final int SIZE_BYTES = (3 << 20) + 512;

    @TempDir
    Path folder;

    private Path raw;
    private Path image;
    private Path secret;

    @BeforeEach
    void makeADisk() throws Exception {
        byte[] content = new byte[SIZE_BYTES];
        new Random(31).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] *= (byte) (i >> 17 & 1);
        }
        raw = Files.write(folder.resolve("disk.raw"), content);
        image = folder.resolve("disk.qcow2");
        secret = Files.writeString(folder.resolve("secret"), "Correct horse, \u00e4\u00f6\u00fc\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster_size=64k",
                "cluster_size=512",
                "cluster_size=2M,encrypt.cipher-alg=aes-128",
                "encrypt.hash-alg=sha512",
                "extended_l2=on,encrypt.hash-alg=sha1",
                "compat=0.10",
            })
    void readsWhatQemuHasEncrypted(String options) throws Exception {
        encrypt(options);

        Path back = folder.resolve("back.raw");
        CommandRun run =
                CommandRun.of("image", "convert", "--secret-file", secret, "-f", "qcow2", "-O", "raw", image, back);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(back).hasSameBinaryContentAs(raw);
        CommandRun check = CommandRun.of("image", "check", "-f", "qcow2", image);
        assertThat(check.status()).as(check.err()).isZero();
    }

    @Test
    void tellsOfTheEncryptionAsQemuImgDoes() throws Exception {
        encrypt("cluster_size=64k");
        ObjectMapper json = new ObjectMapper();

        String theirs = img("info", "-f", "qcow2", "--output", "json", image);
        assertThat(json.readTree(CommandRun.of("image", "info", "-f", "qcow2", "--output", "json", image)
                        .out()))
                .isEqualTo(json.readTree(theirs));
        assertThat(CommandRun.of("image", "info", "-f", "qcow2", image).out())
                .isEqualTo(img("info", "-f", "qcow2", image));
    }

    @Test
    void readsAndWritesNothingWithoutTheSecret() throws Exception {
        encrypt("cluster_size=64k");
        Path wrong = Files.writeString(folder.resolve("wrong"), "Correct horse");
        Path back = folder.resolve("back.raw");

        assertThat(CommandRun.of("image", "convert", "-f", "qcow2", image, back).err())
                .contains("nobody has said in which file its secret is");
        assertThat(CommandRun.of("image", "convert", "--secret-file", wrong, "-f", "qcow2", image, back)
                        .err())
                .contains("not with the secret in " + wrong)
                .doesNotContain("horse");
        assertThat(back).doesNotExist();
        byte[] before = Files.readAllBytes(image);
        assertThat(CommandRun.of("image", "resize", "--secret-file", wrong, "-f", "qcow2", image, "+1M")
                        .err())
                .contains("not with the secret in " + wrong);
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
    }

    /** Over what QEMU has written, and where it has written nothing: whole clusters and parts of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster_size=64k",
                "cluster_size=512",
                "extended_l2=on,cluster_size=32k",
                "compat=0.10,cluster_size=2M"
            })
    void writesWhatQemuReads(String options) throws Exception {
        encrypt(options);
        byte[] content = new byte[SIZE_BYTES];
        Random random = new Random(77);
        random.nextBytes(content);
        for (int at = 0; at < SIZE_BYTES; at += 512) {
            if (random.nextInt(3) == 0) {
                Arrays.fill(content, at, at + 512, (byte) 0);
            }
        }
        Path other = Files.write(folder.resolve("other.raw"), content);

        for (String sparse : List.of("4k", "0")) {
            CommandRun run = CommandRun.of(
                    "image", "convert", "-n", "-S", sparse, "--secret-file", secret, "-O", "qcow2", other, image);
            assertThat(run.status()).as(run.err()).isZero();
            new QemuSecret(secret).img(image, "check");
            assertQemuReads(content);
        }
        CommandRun larger =
                CommandRun.of("image", "resize", "--secret-file", secret, "-f", "qcow2", image, SIZE_BYTES + 300_032);
        assertThat(larger.status()).as(larger.err()).isZero();
        assertQemuReads(Arrays.copyOf(content, SIZE_BYTES + 300_032));
    }

    private void assertQemuReads(byte[] expected) throws Exception {
        Path seen = folder.resolve("seen.raw");
        new QemuSecret(secret).copyOut(image, seen);
        assertThat(Arrays.mismatch(Files.readAllBytes(seen), expected)).isEqualTo(-1);
    }

    private void encrypt(String options) throws Exception {
        String all = options + ",encrypt.format=luks,encrypt.key-secret=s0,encrypt.iter-time=10";
        List<Object> arguments = new ArrayList<>(List.of("convert", "--object", new QemuSecret(secret).object()));
        arguments.addAll(List.of("-f", "raw", "-O", "qcow2", "-o", all, raw, image));
        QemuSecret.encrypting(image, arguments.toArray());
    }

    private static String img(Object... arguments) throws Exception {
        return ToolRun.of(ExternalTool.QEMU_IMG, arguments).succeeded().output();
    }
}
