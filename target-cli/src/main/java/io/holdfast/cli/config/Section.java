package io.holdfast.cli.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A section whose keys are all known and have all been read. */
final class Section {

    private final Node.Mapping mapping;
    private final Source source;
    private final Map<String, Object> values = new HashMap<>();

    /**
     * Reads all keys, so that the source learns of everything that is wrong with them.
     *
     * @throws Source.Rejected when anything is
     */
    Section(Node.Mapping mapping, List<Key<?>> keys, Source source) {
        this.mapping = mapping;
        this.source = source;
        boolean complete = rejectUnknown(keys);
        for (Key<?> key : keys) {
            try {
                values.put(key.name(), read(key));
            } catch (Source.Rejected _) {
                complete = false;
            }
        }
        if (!complete) {
            throw new Source.Rejected();
        }
    }

    /** The value of one of the keys given at construction. */
    @SuppressWarnings("unchecked") // under the name of a Key<T> stands what that key's syntax made, a T
    <T> T value(Key<T> key) {
        return (T) Objects.requireNonNull(values.get(key.name()), key.name());
    }

    /** Notes that the key's value does not go with the rest. */
    Source.Rejected reject(Key<?> key, String message) {
        Node.Entry entry = mapping.entries().get(key.name());
        return source.reject(entry == null ? mapping.position() : entry.value().position(), message);
    }

    private <T> Object read(Key<T> key) {
        Node.Entry entry = mapping.entries().get(key.name());
        T value = entry == null
                ? key.absence().read(mapping, source)
                : key.syntax().read(entry.value(), source);
        return Objects.requireNonNull(value);
    }

    private boolean rejectUnknown(List<Key<?>> keys) {
        List<String> known = keys.stream().map(Key::name).toList();
        boolean complete = true;
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            String name = entry.getKey();
            if (!known.contains(name)) {
                complete = false;
                String hint = Spelling.nearest(name, known)
                        .map(meant -> "did you mean '" + meant + "'?")
                        .orElseGet(() -> known.stream().collect(Collectors.joining(", ", "known here: ", "")));
                source.note(entry.getValue().keyPosition(), "unknown key '" + name + "'; " + hint);
            }
        }
        return complete;
    }
}
