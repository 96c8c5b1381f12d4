package io.holdfast.cli.config;

import java.util.List;
import java.util.Optional;

/**
 * A key of a section.
 *
 * @param absence what the key means when it is left out, read with the section itself as its node
 * @param fallback what the annotated example states as the default; empty for a key without one
 */
record Key<T>(String name, NodeSyntax<T> syntax, NodeSyntax<T> absence, Optional<Node> fallback) {

    private static final Position NOWHERE = new Position(0, 0);

    static <T> Key<T> required(String name, NodeSyntax<T> syntax) {
        NodeSyntax<T> missing = (section, source) -> {
            throw source.reject(section.position(), "'" + name + "' is missing in the section that starts here");
        };
        return new Key<>(name, syntax, missing, Optional.empty());
    }

    static <T> Key<Optional<T>> optional(String name, NodeSyntax<T> syntax) {
        return new Key<>(
                name,
                (node, source) -> Optional.of(syntax.read(node, source)),
                (_, _) -> Optional.empty(),
                Optional.empty());
    }

    static <T> Key<T> defaulting(String name, NodeSyntax<T> syntax, String fallback) {
        return defaulting(name, syntax, new Node.Scalar(NOWHERE, fallback));
    }

    static <T> Key<T> defaulting(String name, NodeSyntax<T> syntax, List<String> fallback) {
        List<Node> items = fallback.stream()
                .<Node>map(text -> new Node.Scalar(NOWHERE, text))
                .toList();
        return defaulting(name, syntax, new Node.Sequence(NOWHERE, items));
    }

    private static <T> Key<T> defaulting(String name, NodeSyntax<T> syntax, Node fallback) {
        return new Key<>(name, syntax, (_, source) -> syntax.read(fallback, source), Optional.of(fallback));
    }
}
