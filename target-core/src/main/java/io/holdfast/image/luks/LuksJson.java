package io.holdfast.image.luks;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object of the JSON area of LUKS version 2. What is asked for and is not there, or is something else, makes the header invalid. */
final class LuksJson {

    private static final int MOST_NESTED = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
            .build();

    private final LuksArea area;
    private final String path;
    private final Map<?, ?> members;

    private LuksJson(LuksArea area, String path, Map<?, ?> members) {
        this.area = area;
        this.path = path;
        this.members = members;
    }

    /** Reads the object that the text begins with. */
    static LuksJson parse(LuksArea area, byte[] bytes, int from, int lengthBytes) throws ImageException {
        try (JsonParser parser = FACTORY.createParser(bytes, from, lengthBytes)) {
            if (parser.nextToken() == JsonToken.START_OBJECT && value(parser) instanceof Map<?, ?> members) {
                return new LuksJson(area, "", members);
            }
        } catch (JacksonException e) {
            throw area.invalid("the JSON of the encryption header is broken: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("there is no I/O in memory", e);
        }
        throw area.invalid("the JSON of the encryption header is no object");
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser));
            }
            return members;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser));
            }
            return elements;
        }
        return token == JsonToken.VALUE_NUMBER_INT ? (Object) parser.getLongValue() : String.valueOf(parser.getText());
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    LuksJson object(String name) throws ImageException {
        if (members.get(name) instanceof Map<?, ?> inner) {
            return new LuksJson(area, path + name + ".", inner);
        }
        throw wrong(name);
    }

    /** The members of a member, all of which are objects, by their names. */
    Map<String, LuksJson> objects(String name) throws ImageException {
        LuksJson outer = object(name);
        Map<String, LuksJson> objects = new LinkedHashMap<>();
        for (Object inner : outer.members.keySet()) {
            String key = String.valueOf(inner);
            objects.put(key, outer.object(key));
        }
        return objects;
    }

    String text(String name) throws ImageException {
        if (members.get(name) instanceof String text) {
            return text.replaceAll("\\p{Cntrl}", "?");
        }
        throw wrong(name);
    }

    List<String> texts(String name) throws ImageException {
        if (members.get(name) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw wrong(name);
    }

    /** A whole number up to that, written as a number. */
    int number(String name, int most) throws ImageException {
        if (members.get(name) instanceof Long number && number > 0 && number <= most) {
            return number.intValue();
        }
        throw wrong(name);
    }

    /** A place or a length, which are written as texts. */
    long bytes(String name) throws ImageException {
        try {
            long bytes = Long.parseLong(text(name));
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw wrong(name);
    }

    ByteBuffer base64(String name) throws ImageException {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text(name)));
        } catch (IllegalArgumentException _) {
            throw wrong(name);
        }
    }

    private ImageException wrong(String name) {
        return area.invalid("the JSON of the encryption header has no " + path + name + " or one that is not possible");
    }
}
