package io.holdfast.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How initiators prove who they are.
 *
 * @param user the name that the initiator must give
 * @param secretFile holds the secret in its first line
 */
public record ChapSettings(String user, Path secretFile, Optional<Mutual> mutual) {

    /**
     * How the target proves itself to the initiator.
     *
     * @param user the name that the target gives
     * @param secretFile holds the secret in its first line; RFC 7143 12.1.3 forbids the initiator's secret here
     */
    public record Mutual(String user, Path secretFile) {}
}
