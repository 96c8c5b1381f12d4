package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.iscsi.login.ChapSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret # not a comment",
                "  spaces around  ",
                "\"quoted: 'yes'\"",
                "#starts with a hash",
                "Geheimwörter € 日本",
                "back\\slash\ttab"
            })
    void takesTheFirstLineAsItIs_T25(String secret) throws Exception {
        assertThat(read(secret).secret()).isEqualTo(ChapSecret.of(secret));
        assertThat(read(secret + "\n").secret()).isEqualTo(ChapSecret.of(secret));
        assertThat(read(secret + "\r\nanother line\n").secret()).isEqualTo(ChapSecret.of(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nsecret\n"})
    void refusesAnEmptyFirstLine(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(text))
                .withMessage(
                        folder.resolve("secret") + ": the first line is empty, where the CHAP secret should stand");
    }

    @Test
    void warnsOfASecretThatEveryUserCanRead() throws Exception {
        SecretFile secret = read("a-good-secret");
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(secret.warnings())
                .containsExactly(folder.resolve("secret") + " can be read by every user of this machine; chmod 600 it");
    }

    @Test
    void warnsOfALengthThatIsUnsafeOrThatWindowsRefuses() throws Exception {
        assertThat(read("x".repeat(11)).warnings()).singleElement().asString().contains("11 bytes; below 12");
        assertThat(read("x".repeat(12)).warnings()).isEmpty();
        assertThat(read("x".repeat(16)).warnings()).isEmpty();
        assertThat(read("x".repeat(17)).warnings()).singleElement().asString().contains("Windows takes 12 to 16");
    }

    private SecretFile read(String text) throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return SecretFile.read(file);
    }
}
