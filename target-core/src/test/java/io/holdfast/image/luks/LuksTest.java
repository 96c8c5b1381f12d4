package io.holdfast.image.luks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A header that was made is opened by its secret alone, and what is impossible in one is refused. */
class LuksTest {

    private static final int FIRST_SLOT = 208;

    @TempDir
    Path folder;

    private Path secret;
    private Optional<Path> right;

    @BeforeEach
    void writeTheSecret() throws Exception {
        secret = Files.writeString(folder.resolve("secret"), "Correct horse\n");
        right = Optional.of(secret);
    }

    @ParameterizedTest
    @CsvSource({"64, sha256", "32, sha256", "64, sha1", "64, sha224", "32, sha384", "64, sha512"})
    void opensWhatItHasMade(int keyBytes, String hash) throws Exception {
        HeaderBytes area = made(new LuksOptions(keyBytes, hash, 1));
        byte[] plain = new byte[2048];
        new Random(5).nextBytes(plain);

        byte[] encrypted = Luks.unlock(area, right).encrypted(plain, 77);
        assertThat(encrypted).isNotEqualTo(plain);
        assertThat(Luks.unlock(area, right).decrypted(encrypted, 77)).isEqualTo(plain);
        assertThat(Luks.unlock(area, right).decrypted(encrypted, 78)).isNotEqualTo(plain);
        assertThat(Luks.description(area))
                .containsEntry("hash-alg", hash)
                .containsEntry("cipher-alg", keyBytes == 64 ? "aes-256" : "aes-128")
                .containsEntry("payload-offset", (long) area.bytes().length);
    }

    @Test
    void makesAnotherKeyEachTime() throws Exception {
        LuksOptions options = new LuksOptions(64, "sha256", 1);
        byte[] zeroes = new byte[512];
        assertThat(Luks.unlock(made(options), right).encrypted(zeroes, 0))
                .isNotEqualTo(Luks.unlock(made(options), right).encrypted(zeroes, 0));
    }

    @Test
    void keepsKeysForNoLessThanAThousandIterationsAndForMoreWhereTimeIs() throws Exception {
        assertThat(iterations(made(new LuksOptions(32, "sha512", 1)))).isBetween(1000, 20_000);
        HeaderBytes slow = made(new LuksOptions(32, "sha512", 400));
        assertThat(iterations(slow)).isGreaterThan(10_000);
        assertThat(Luks.unlock(slow, right)).isNotNull();
    }

    @Test
    void tellsNobodyWhatSecretItTried() throws Exception {
        HeaderBytes area = made(new LuksOptions(64, "sha256", 1));
        Path wrong = Files.writeString(folder.resolve("wrong"), "Correct horse");
        assertRefused(area, Optional.of(wrong), "not with the secret in " + wrong);
        assertRefused(area, Optional.empty(), "nobody has said in which file its secret is");
        Files.write(wrong, new byte[9000]);
        assertRefused(area, Optional.of(wrong), "too long for a secret");
    }

    @Test
    void makesNothingForASecretThatIsNone() throws Exception {
        Files.write(secret, new byte[0]);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> NewLuks.make(secret, new LuksOptions(64, "sha256", 1), right))
                .withMessageContaining("is empty");
        for (byte[] bytes : List.of(new byte[] {'a', 0, 'b'}, new byte[] {'a', -1})) {
            Files.write(secret, bytes);
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> NewLuks.make(secret, new LuksOptions(64, "sha256", 1), right))
                    .withMessageContaining("no text in UTF-8");
        }
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> NewLuks.make(secret, new LuksOptions(64, "sha256", 1), Optional.empty()))
                .withMessageContaining("nobody has said in which file its secret is");
    }

    @Test
    void refusesImpossibleHeaders() throws Exception {
        HeaderBytes good = made(new LuksOptions(64, "sha256", 1));
        Map<Integer, List<Integer>> impossible = Map.of(
                0,
                List.of(0, 0x4c554b54),
                4,
                List.of(0xbabe0002),
                108,
                List.of(0, 63, -1, Integer.MAX_VALUE),
                164,
                List.of(0, -1, Integer.MAX_VALUE),
                FIRST_SLOT + 4,
                List.of(0, -1, Integer.MAX_VALUE),
                FIRST_SLOT + 40,
                List.of(0, -1, Integer.MAX_VALUE, good.bytes().length / 512),
                FIRST_SLOT + 44,
                List.of(0, -1, Integer.MAX_VALUE));
        impossible.forEach((at, values) -> values.forEach(value -> {
            byte[] bytes = good.bytes().clone();
            ByteBuffer.wrap(bytes).putInt(at, value);
            assertRefused(new HeaderBytes(bytes), right, "at offset 65536");
        }));
        for (int at : List.of(8, 40, 72)) {
            byte[] bytes = good.bytes().clone();
            Arrays.fill(bytes, at, at + 32, (byte) 'x');
            assertRefused(new HeaderBytes(bytes), right, "xxxxxxxx");
        }
        assertRefused(
                new HeaderBytes(Arrays.copyOf(good.bytes(), 591)), right, "no encryption header of LUKS version 1");
    }

    private static void assertRefused(LuksArea area, Optional<Path> secret, String reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> Luks.unlock(area, secret))
                .withMessageContaining(reason)
                .withMessageNotContaining("horse");
    }

    private static int iterations(HeaderBytes area) {
        return ByteBuffer.wrap(area.bytes()).getInt(FIRST_SLOT + 4);
    }

    private HeaderBytes made(LuksOptions options) throws ImageException {
        NewLuks luks = NewLuks.make(folder.resolve("image"), options, right);
        ByteBuffer bytes = ByteBuffer.allocate((int) options.headerBytes());
        bytes.put(0, luks.header()).put((int) luks.slotOffsetBytes(), luks.slot());
        return new HeaderBytes(bytes.array());
    }
}
