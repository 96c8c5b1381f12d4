package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Cryptsetup;
import io.holdfast.testkit.QemuSecret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image whose key has moved to a header of LUKS version 2, as cryptsetup makes it, is the same disk. */
class Luks2ImagesIT {

    private static final int SIZE_BYTES = 2 << 20;
    private static final int CLUSTER_BYTES = 65536;
    private static final int ENCRYPTION = 0x0537be77;

    @TempDir
    Path folder;

    @Test
    void readsAndWritesWhatHasItsKeyInASlotOfArgon2() throws Exception {
        Path image = folder.resolve("disk.qcow2");
        Path secret = Files.writeString(folder.resolve("secret"), "Correct horse");
        Path other = Files.writeString(folder.resolve("other"), "battery\n");
        String options = "encrypt.format=luks,encrypt.iter-time=1";
        succeeded("image", "create", "-f", "qcow2", "-o", options, "--secret-file", secret, image, SIZE_BYTES);
        new QemuSecret(secret).io(image, "write -P 7 100k 300k", "write -P 8 1M 3k");
        byte[] content = new byte[SIZE_BYTES];
        Arrays.fill(content, 100 << 10, 400 << 10, (byte) 7);
        Arrays.fill(content, 1 << 20, (1 << 20) + 3072, (byte) 8);

        moveTheKey(image, secret, other);
        succeeded("image", "check", "-r", "all", "-f", "qcow2", image);
        assertThat(succeeded("image", "check", "-f", "qcow2", image)).contains("No errors were found");
        assertThat(succeeded("image", "info", "-f", "qcow2", image))
                .contains("luks version: 2", "kdf: argon2id", "cipher alg: aes-256");
        assertReads(image, other, content);

        new Random(5).nextBytes(content);
        Path raw = Files.write(folder.resolve("new.raw"), content);
        succeeded("image", "convert", "-n", "-O", "qcow2", "--secret-file", other, raw, image);
        assertThat(succeeded("image", "check", "-f", "qcow2", image)).contains("No errors were found");
        assertReads(image, other, content);
        assertThat(CommandRun.of("image", "convert", "--secret-file", secret, "-f", "qcow2", image, folder.resolve("x"))
                        .err())
                .contains("not with the secret in " + secret);
    }

    private void moveTheKey(Path image, Path secret, Path other) throws Exception {
        byte[] bytes = Files.readAllBytes(image);
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        int at = fields.getInt(100);
        while (fields.getInt(at) != ENCRYPTION) {
            at += 8 + (fields.getInt(at + 4) + 7 & -8);
        }
        int from = (int) fields.getLong(at + 8);
        Path first = Files.write(
                folder.resolve("first"), Arrays.copyOfRange(bytes, from, from + (int) fields.getLong(at + 16)));
        Path key = folder.resolve("key");
        Cryptsetup.dumpKey(first, secret, key);
        Path second = folder.resolve("second");
        Cryptsetup.format(
                second,
                key,
                other,
                "--pbkdf argon2id --pbkdf-force-iterations 4 --pbkdf-memory 32768 --pbkdf-parallel 2 --sector-size 512"
                        .split(" "));

        int place = Math.ceilDiv(bytes.length, CLUSTER_BYTES) * CLUSTER_BYTES;
        byte[] moved = Arrays.copyOf(bytes, place + Cryptsetup.HEADER_BYTES);
        System.arraycopy(Files.readAllBytes(second), 0, moved, place, Cryptsetup.HEADER_BYTES);
        ByteBuffer.wrap(moved).putLong(at + 8, place).putLong(at + 16, Cryptsetup.HEADER_BYTES);
        Files.write(image, moved);
    }

    private void assertReads(Path image, Path secret, byte[] content) throws IOException {
        Path back = folder.resolve("back.raw");
        succeeded("image", "convert", "--secret-file", secret, "-f", "qcow2", "-O", "raw", image, back);
        assertThat(Arrays.mismatch(Files.readAllBytes(back), content)).isEqualTo(-1);
        Files.delete(back);
    }

    private static String succeeded(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run.out();
    }
}
