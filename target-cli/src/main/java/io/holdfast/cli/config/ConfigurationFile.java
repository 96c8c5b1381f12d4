package io.holdfast.cli.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a configuration file, and knows the keys of its top level. */
public final class ConfigurationFile {

    private static final Key<List<InetSocketAddress>> PORTALS = Key.defaulting(
            "portals",
            ListSyntax.of(NodeSyntax.scalar(Addresses::portal))
                    .notEmpty("nobody could connect")
                    .distinct(portal -> "portal " + Addresses.format(portal)),
            List.of("127.0.0.1:3260"));

    private static final Key<Optional<InetSocketAddress>> ADMIN =
            Key.defaulting("admin", NodeSyntax.scalar(Addresses::admin), "127.0.0.1:3280");

    private static final Key<List<TargetSettings>> TARGETS = Key.required(
            "targets",
            ListSyntax.of(TargetSyntax.TARGET)
                    .notEmpty("there is nothing to serve")
                    .distinct(target -> "target " + target.name()));

    static final List<Key<?>> KEYS = List.of(PORTALS, ADMIN, TARGETS);

    private static final NodeSyntax<Configuration> FILE = NodeSyntax.section(
            KEYS, section -> new Configuration(section.value(PORTALS), section.value(ADMIN), section.value(TARGETS)));

    private ConfigurationFile() {}

    /**
     * Reads {@code file}; relative paths in it start from its folder.
     *
     * @throws ConfigException with all that is wrong with it
     * @throws IOException when it cannot be read at all
     */
    public static Configuration read(Path file) throws IOException, ConfigException {
        Source source = new Source(file);
        Optional<Configuration> configuration = parse(text(file), source);
        source.throwIfWrong();
        return configuration.orElseThrow(() -> new IllegalStateException(file + " was refused without a reason"));
    }

    private static String text(Path file) throws IOException, ConfigException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException _) {
            throw new ConfigException(file + ": this is not a text in UTF-8");
        }
    }

    private static Optional<Configuration> parse(String text, Source source) throws IOException {
        try {
            return Optional.of(FILE.read(YamlReader.read(text, source), source));
        } catch (Source.Rejected _) {
            return Optional.empty();
        }
    }
}
