package io.holdfast.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How a node becomes a value. */
@FunctionalInterface
interface NodeSyntax<T> {

    /**
     * The node's value.
     *
     * @throws Source.Rejected when it has none; the source knows why
     */
    T read(Node node, Source source);

    /** One piece of text. {@code parse} throws IllegalArgumentException with a message that says what was meant. */
    static <T> NodeSyntax<T> scalar(Function<String, T> parse) {
        return (node, source) -> {
            if (!(node instanceof Node.Scalar(Position position, String text))) {
                throw source.reject(node.position(), "expected one value, found " + node.kind());
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw source.reject(position, Objects.requireNonNullElse(e.getMessage(), "not understood"));
            }
        };
    }

    /** A path, relative to the folder of the file. */
    static NodeSyntax<Path> path() {
        return (node, source) -> NodeSyntax.<Path>scalar(source::resolve).read(node, source);
    }

    /** A section with these keys. */
    static <T> NodeSyntax<T> section(List<Key<?>> keys, Function<Section, T> make) {
        return (node, source) -> {
            if (!(node instanceof Node.Mapping mapping)) {
                throw source.reject(node.position(), "expected lines of 'key: value', found " + node.kind());
            }
            return make.apply(new Section(mapping, keys, source));
        };
    }
}
