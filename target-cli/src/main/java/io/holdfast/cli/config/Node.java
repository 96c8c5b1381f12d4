package io.holdfast.cli.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document and where it stands. */
sealed interface Node {

    Position position();

    /** What a message calls it. */
    String kind();

    /** Text, whatever YAML makes of its type: each key knows how to read its own. */
    record Scalar(Position position, String text) implements Node {
        @Override
        public String kind() {
            return "'" + text + "'";
        }
    }

    /** A key with nothing behind it, {@code null} or {@code ~}. */
    record Empty(Position position) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Sequence(Position position, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys in the order of the file. */
    record Mapping(Position position, Map<String, Entry> entries) implements Node {
        @Override
        public String kind() {
            return "a section";
        }
    }

    /** A value and where its key stands. */
    record Entry(Position keyPosition, Node value) {}
}
