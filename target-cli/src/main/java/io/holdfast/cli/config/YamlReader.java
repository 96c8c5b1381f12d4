package io.holdfast.cli.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.Mark;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a tree of {@link Node}s of a YAML document. Data binding would lose the places that messages name. */
final class YamlReader implements AutoCloseable {

    private final Source source;
    private final YAMLParser parser;

    private YamlReader(String text, Source source) throws IOException {
        this.source = source;
        this.parser = new YAMLFactory().createParser(text);
    }

    /** The document, or an empty node for a file without one; syntax errors go to {@code source}. */
    static Node read(String text, Source source) throws IOException {
        try (YamlReader reader = new YamlReader(text, source)) {
            return reader.document();
        } catch (JsonProcessingException e) {
            throw notYaml(e, source);
        }
    }

    @SuppressWarnings("deprecation") // nothing else gives the place of a syntax error: the location lags behind
    private static Source.Rejected notYaml(JsonProcessingException e, Source source) {
        if (e instanceof MarkedYAMLException marked) {
            Mark mark = marked.getProblemMark();
            Position position = new Position(mark.getLine() + 1, mark.getColumn() + 1);
            return source.reject(position, "this is not YAML: " + marked.getProblem());
        }
        return source.reject(position(e.getLocation()), "this is not YAML: " + e.getOriginalMessage());
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private Node document() throws IOException {
        if (parser.nextToken() == null) {
            return new Node.Empty(new Position(1, 1));
        }
        Node document = node();
        if (parser.nextToken() != null) {
            throw source.reject(position(), "a second document starts here; a configuration is one");
        }
        return document;
    }

    /** The node whose first token is the current one; leaves its last token current. */
    private Node node() throws IOException {
        Position position = position();
        if (parser.isCurrentAlias()) {
            throw source.reject(position, "aliases (*" + parser.getText() + ") are not supported; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(position);
            case START_ARRAY -> sequence(position);
            case VALUE_NULL -> new Node.Empty(position);
            default -> new Node.Scalar(position, parser.getText());
        };
    }

    private Node sequence(Position position) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(position, List.copyOf(items));
    }

    private Node mapping(Position position) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Position keyPosition = position();
            String key = parser.currentName();
            parser.nextToken();
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(keyPosition, node()));
            if (earlier != null) {
                throw source.reject(
                        keyPosition,
                        "'%s' stands here a second time; the first is in line %d"
                                .formatted(key, earlier.keyPosition().line()));
            }
        }
        return new Node.Mapping(position, entries);
    }

    private Position position() {
        return position(parser.currentTokenLocation());
    }

    private static Position position(@Nullable JsonLocation location) {
        return location == null ? new Position(1, 1) : new Position(location.getLineNr(), location.getColumnNr());
    }
}
