package io.holdfast.cli.service;

import io.holdfast.cli.config.ChapSettings;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.SecretFile;
import io.holdfast.iscsi.login.ChapCredential;
import io.holdfast.iscsi.login.ChapPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the secrets that a target's CHAP settings name. */
final class ChapPolicies {

    private static final Logger LOG = LoggerFactory.getLogger(ChapPolicies.class);

    private ChapPolicies() {}

    /**
     * The policy with its secrets; what is unwise about them goes to the log.
     *
     * @throws ConfigException when a file holds no secret, or both the same one
     * @throws IOException when a file cannot be read
     */
    static ChapPolicy of(Optional<ChapSettings> settings) throws IOException, ConfigException {
        if (settings.isEmpty()) {
            return new ChapPolicy.None();
        }
        ChapSettings chap = settings.get();
        ChapCredential initiator = credential(chap.user(), chap.secretFile());
        if (chap.mutual().isEmpty()) {
            return new ChapPolicy.OneWay(initiator);
        }
        ChapSettings.Mutual mutual = chap.mutual().get();
        ChapCredential target = credential(mutual.user(), mutual.secretFile());
        if (initiator.secret().equals(target.secret())) {
            throw new ConfigException(
                    "%s and %s hold the same secret; the target's must be another one (RFC 7143 9.2.1)"
                            .formatted(chap.secretFile(), mutual.secretFile()));
        }
        return new ChapPolicy.Mutual(initiator, target);
    }

    private static ChapCredential credential(String user, Path secretFile) throws IOException, ConfigException {
        SecretFile secret = SecretFile.read(secretFile);
        for (String warning : secret.warnings()) {
            LOG.warn("{}", warning);
        }
        return new ChapCredential(user, secret.secret());
    }
}
