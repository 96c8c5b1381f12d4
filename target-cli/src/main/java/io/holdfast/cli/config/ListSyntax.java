package io.holdfast.cli.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A list. What is wrong with one item does not hide what is wrong with the next.
 *
 * @param whyNotEmpty says why a list without items makes no sense; empty where it does
 * @param identity what no two items may have in common, in words such as "LUN 0"
 */
record ListSyntax<T>(NodeSyntax<T> item, Optional<String> whyNotEmpty, Function<T, Optional<String>> identity)
        implements NodeSyntax<List<T>> {

    static <T> ListSyntax<T> of(NodeSyntax<T> item) {
        return new ListSyntax<>(item, Optional.empty(), _ -> Optional.empty());
    }

    ListSyntax<T> notEmpty(String why) {
        return new ListSyntax<>(item, Optional.of(why), identity);
    }

    ListSyntax<T> distinct(Function<T, String> words) {
        return new ListSyntax<>(item, whyNotEmpty, value -> Optional.of(words.apply(value)));
    }

    @Override
    public List<T> read(Node node, Source source) {
        if (!(node instanceof Node.Sequence(Position position, List<Node> items))) {
            throw source.reject(node.position(), "expected a list, each item behind a '- ', found " + node.kind());
        }
        if (items.isEmpty() && whyNotEmpty.isPresent()) {
            throw source.reject(position, "this list is empty, so " + whyNotEmpty.get());
        }
        List<T> values = new ArrayList<>();
        Set<String> identities = new HashSet<>();
        for (Node each : items) {
            readItem(each, source).ifPresent(value -> {
                values.add(value);
                identity.apply(value)
                        .filter(words -> !identities.add(words))
                        .ifPresent(words -> source.note(each.position(), words + " stands here a second time"));
            });
        }
        return List.copyOf(values);
    }

    /** Empty for an item whose problem is noted; the file is refused in the end. */
    private Optional<T> readItem(Node node, Source source) {
        try {
            return Optional.of(item.read(node, source));
        } catch (Source.Rejected _) {
            return Optional.empty();
        }
    }
}
