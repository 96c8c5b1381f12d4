package io.holdfast.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.config.ChapSettings;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.iscsi.login.ChapCredential;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.login.ChapSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChapPoliciesTest {

    @TempDir
    Path folder;

    @Test
    void asksForNothingWhereNothingIsSet() throws Exception {
        assertThat(ChapPolicies.of(Optional.empty())).isEqualTo(new ChapPolicy.None());
    }

    @Test
    void readsTheSecretOfTheInitiator_T25() throws Exception {
        assertThat(ChapPolicies.of(
                        Optional.of(new ChapSettings("pc", secret("pc", "a # b 'c' \"d"), Optional.empty()))))
                .isEqualTo(new ChapPolicy.OneWay(new ChapCredential("pc", ChapSecret.of("a # b 'c' \"d"))));
    }

    @Test
    void readsBothSecretsOfAMutualChap() throws Exception {
        assertThat(ChapPolicies.of(mutual(secret("pc", "secret-of-the-pc"), secret("us", "secret-of-ours-"))))
                .isEqualTo(new ChapPolicy.Mutual(
                        new ChapCredential("pc", ChapSecret.of("secret-of-the-pc")),
                        new ChapCredential("us", ChapSecret.of("secret-of-ours-"))));
    }

    @Test
    void refusesTheSameSecretForBothSides_T24() throws IOException {
        Path pc = secret("pc", "the-same-secret");
        Path us = secret("us", "the-same-secret");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ChapPolicies.of(mutual(pc, us)))
                .withMessage("%s and %s hold the same secret; the target's must be another one (RFC 7143 9.2.1)"
                        .formatted(pc, us));
    }

    @Test
    void saysWhichSecretIsMissing() {
        Path missing = folder.resolve("missing");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ChapPolicies.of(Optional.of(new ChapSettings("pc", missing, Optional.empty()))))
                .withMessage(missing.toString());
    }

    private static Optional<ChapSettings> mutual(Path initiator, Path target) {
        return Optional.of(new ChapSettings("pc", initiator, Optional.of(new ChapSettings.Mutual("us", target))));
    }

    private Path secret(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text + "\n");
    }
}
