package io.holdfast.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of a target's {@code chap} section. Secrets stand in files of their own, so that this one can be shown around. */
final class ChapSyntax {

    private static final Key<String> USER = Key.required("user", NodeSyntax.scalar(Values::chapUser));

    private static final Key<Path> SECRET_FILE = Key.required("secret-file", NodeSyntax.path());

    private static final Key<Optional<String>> MUTUAL_USER =
            Key.optional("mutual-user", NodeSyntax.scalar(Values::chapUser));

    private static final Key<Optional<Path>> MUTUAL_SECRET_FILE = Key.optional("mutual-secret-file", NodeSyntax.path());

    static final List<Key<?>> KEYS = List.of(USER, SECRET_FILE, MUTUAL_USER, MUTUAL_SECRET_FILE);

    static final NodeSyntax<ChapSettings> CHAP = NodeSyntax.section(KEYS, ChapSyntax::chap);

    private ChapSyntax() {}

    private static ChapSettings chap(Section section) {
        Optional<String> user = section.value(MUTUAL_USER);
        Optional<Path> secretFile = section.value(MUTUAL_SECRET_FILE);
        if (user.isPresent() && secretFile.isEmpty()) {
            throw section.reject(MUTUAL_USER, "'mutual-user' needs 'mutual-secret-file'");
        }
        if (secretFile.isPresent() && user.isEmpty()) {
            throw section.reject(MUTUAL_SECRET_FILE, "'mutual-secret-file' needs 'mutual-user'");
        }
        return new ChapSettings(
                section.value(USER),
                section.value(SECRET_FILE),
                user.flatMap(name -> secretFile.map(file -> new ChapSettings.Mutual(name, file))));
    }
}
