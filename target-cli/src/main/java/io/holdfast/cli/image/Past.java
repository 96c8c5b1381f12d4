package io.holdfast.cli.image;

import io.holdfast.cli.state.StateFolder;
import java.io.IOException;
import java.util.Optional;

/** What is kept of the time when an image was served. */
public sealed interface Past {

    /** It never was, as far as anybody knows. */
    record NeverServed() implements Past {}

    /** It was, but not as what. */
    record Served() implements Past {}

    /** It was served as that. */
    record ServedAs(String format) implements Past {}

    /** What stands in the folder of its state. Blocks. */
    static Past of(StateFolder state) throws IOException {
        Optional<String> format = state.format();
        if (format.isPresent()) {
            return new ServedAs(format.get());
        }
        return state.hasIdentity() ? new Served() : new NeverServed();
    }

    /** The format, where it is kept. */
    default Optional<String> known() {
        return this instanceof ServedAs(var format) ? Optional.of(format) : Optional.empty();
    }
}
