package io.holdfast.image.luks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.image.ImageException;
import io.holdfast.testkit.Cryptsetup;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of LUKS version 2 that cryptsetup has made are opened, and what is broken or without measure in one is refused. */
class Luks2IT {

    private static final long SEED = 4404;
    private static final int COPY_BYTES = 16 << 10;
    private static final String[] QUICK = {"--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"};

    @TempDir
    Path folder;

    private Path header;
    private Path key;
    private Path secret;
    private Path other;

    @BeforeEach
    void writeKeysAndSecrets() throws Exception {
        header = folder.resolve("header");
        byte[] random = new byte[64];
        new Random(SEED).nextBytes(random);
        key = Files.write(folder.resolve("key"), random);
        secret = Files.writeString(folder.resolve("secret"), "Correct horse\n");
        other = Files.writeString(folder.resolve("other"), "battery");
    }

    @ParameterizedTest
    @CsvSource({
        "64, --pbkdf argon2id --pbkdf-force-iterations 4 --pbkdf-memory 65536 --pbkdf-parallel 4",
        "32, --pbkdf argon2i --pbkdf-force-iterations 5 --pbkdf-memory 1024 --pbkdf-parallel 2",
        "64, --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --hash sha512",
    })
    void findsTheKeyWithEachSecret(int keyBytes, String options) throws Exception {
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(key), keyBytes);
        Files.write(key, bytes);
        Cryptsetup.format(header, key, secret, (options + " --sector-size 512").split(" "));
        Cryptsetup.add(header, secret, other, QUICK);
        LuksArea area = new HeaderBytes(Files.readAllBytes(header));
        byte[] plain = new byte[1024];
        new Random(SEED).nextBytes(plain);
        byte[] expected = new XtsCipher(bytes).encrypted(plain, 99);

        for (Path file : new Path[] {secret, other}) {
            assertThat(Luks.unlock(area, Optional.of(file)).encrypted(plain, 99))
                    .isEqualTo(expected);
        }
        assertRefused(area, folder.resolve("key"), "not with the secret in");
        assertThat(Luks.description(area))
                .containsEntry("luks-version", 2L)
                .containsEntry("cipher-alg", keyBytes == 64 ? "aes-256" : "aes-128");
    }

    @Test
    void usesTheSecondHeaderWhereTheFirstIsBroken() throws Exception {
        byte[] good = quick();
        for (int at : new int[] {0, 16, 300, 448, 5000}) {
            byte[] bytes = good.clone();
            bytes[at] ^= 1;
            assertThat(Luks.unlock(new HeaderBytes(bytes), Optional.of(secret))).isNotNull();
            bytes[COPY_BYTES + at] ^= 1;
            assertRefused(new HeaderBytes(bytes), secret, "no whole encryption header");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sector_size\":512 | \"sector_size\":4096 | in sectors of 4096 bytes",
                "\"iv_tweak\":\"0\" | \"iv_tweak\":\"8\" | only plain aes-xts-plain64",
                "\"iv_tweak\" | \"integrity\":{},\"iv_tweak\" | only plain aes-xts-plain64",
                "\"type\":\"crypt\" | \"type\":\"linear\" | encrypted by linear",
                "\"config\":{ | \"config\":{\"requirements\":[\"online-reencrypt\"], | asks for more",
                "\"segments\":{ | \"segments\":{\"1\":{\"type\":\"crypt\"}, | 2 segments",
                "\"segments\":[\"0\"] | \"segments\":[\"7\"] | no digest of the key",
                "\"type\":\"luks2\" | \"type\":\"reencrypt\" | none of its 1 key slots",
                "\"kdf\":{\"type\":\"pbkdf2\" | \"kdf\":{\"type\":\"scrypt\" | none of its 1 key slots",
                "\"stripes\":4000 | \"stripes\":400000 | no keyslots.0.af.stripes",
                "\"offset\":\"32768\" | \"offset\":\"1048576\" | behind the encryption header",
                "\"offset\":\"32768\" | \"offset\":\"-1\" | no keyslots.0.area.offset",
                "\"offset\":\"32768\" | \"offset\":\"9223372036854775807\" | behind the encryption header",
                "\"key_size\":64 | \"key_size\":63 | none for aes-xts-plain64",
                "\"iterations\":1000 | \"iterations\":0 | iterations",
                "\"iterations\":1000 | \"iterations\":99999999999999999999 | is broken",
                "\"tokens\":{} | \"tokens\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]] | is broken",
                "\"tokens\":{} | \"tokens\":{},\"tokens\":{} | is broken",
                "{\"keyslots\" | [{\"keyslots\" | is no object",
            })
    void refusesWhatItDoesNotKnowOrCannotBe(String there, String instead, String reason) throws Exception {
        byte[] bytes = quick();
        assertThat(json(bytes)).contains(there);
        assertRefused(new HeaderBytes(rewritten(bytes, json -> json.replace(there, instead))), secret, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 1024, 1048577, memory",
        "memory, 1024, 7, no time",
        "time, 4, 65537, time",
        "cpus, 1, 17, cpus",
        "cpus, 1, 0, cpus",
        "time, 4, 65536, no time"
    })
    void refusesToDeriveAKeyForEver(String name, int there, int instead, String reason) throws Exception {
        Cryptsetup.format(
                header,
                key,
                secret,
                "--pbkdf argon2id --pbkdf-force-iterations 4 --pbkdf-memory 1024 --pbkdf-parallel 1 --sector-size 512"
                        .split(" "));
        String now = "\"%s\":%d".formatted(name, there);
        UnaryOperator<String> change = json -> json.replace(now, "\"%s\":%d".formatted(name, instead))
                .replace(
                        "\"memory\":1024",
                        name.equals("time") && instead == 65536 ? "\"memory\":2048" : "\"memory\":1024");
        assertRefused(new HeaderBytes(rewritten(Files.readAllBytes(header), change)), secret, reason);
    }

    @Test
    void saysOfAnythingElseOnlyThatItIsWrong() throws Exception {
        byte[] good = quick();
        Random random = new Random(SEED);
        int readable = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = rewritten(good, json -> {
                StringBuilder changed = new StringBuilder(json);
                for (int change = random.nextInt(3); change >= 0; change--) {
                    int at = random.nextInt(changed.length());
                    switch (random.nextInt(3)) {
                        case 0 -> changed.setCharAt(at, (char) (' ' + random.nextInt(95)));
                        case 1 -> changed.deleteCharAt(at);
                        default -> changed.insert(at, "\"{}[],:0919".charAt(random.nextInt(11)));
                    }
                }
                return changed.toString();
            });
            try {
                Luks.description(new HeaderBytes(bytes));
                readable++;
            } catch (ImageException e) {
                assertThat(e).hasMessageContaining("at offset 65536");
            }
        }
        assertThat(readable).isBetween(100, 2900);
    }

    private byte[] quick() throws Exception {
        Cryptsetup.format(
                header, key, secret, "--pbkdf pbkdf2 --pbkdf-force-iterations 1000 --sector-size 512".split(" "));
        return Files.readAllBytes(header);
    }

    private static String json(byte[] bytes) {
        int end = 4096;
        while (bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 4096, end - 4096, UTF_8);
    }

    /** Both copies with other JSON, and with checksums that are right. */
    private static byte[] rewritten(byte[] bytes, UnaryOperator<String> change) {
        byte[] json = change.apply(json(bytes)).getBytes(UTF_8);
        byte[] all = bytes.clone();
        for (int copy = 0; copy <= COPY_BYTES; copy += COPY_BYTES) {
            Arrays.fill(all, copy + 4096, copy + COPY_BYTES, (byte) 0);
            System.arraycopy(json, 0, all, copy + 4096, json.length);
            Arrays.fill(all, copy + 448, copy + 512, (byte) 0);
            byte[] sum = Hash.SHA256.digest().digest(Arrays.copyOfRange(all, copy, copy + COPY_BYTES));
            ByteBuffer.wrap(all).put(copy + 448, sum);
        }
        return all;
    }

    private static void assertRefused(LuksArea area, Path secretFile, String reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Luks.unlock(area, Optional.of(secretFile)))
                .withMessageContaining(reason)
                .withMessageNotContaining("horse");
    }
}
