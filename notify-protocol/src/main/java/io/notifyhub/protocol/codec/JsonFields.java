package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.Texts;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, in whatever order they came: text, whole numbers and booleans as such, everything else
 * as JSON text. A field that is JSON null counts as absent. Confined to the thread that reads it.
 */
final class JsonFields {
    private final Map<String, Object> values;

    private JsonFields(Map<String, Object> values) {
        this.values = values;
    }

    /** A nested object or array, or a number that is not whole or no {@code long}: kept as it came. */
    private static final class Raw {
        final String json;

        Raw(String json) {
            this.json = json;
        }
    }

    /**
     * Reads exactly one object.
     *
     * @return null if {@code text} is valid JSON, but no object
     */
    static @Nullable JsonFields read(String text) throws MalformedFrameException {
        return read(text, JsonText.FACTORY);
    }

    /** As {@link #read(String)}, with the limits for frames from a server. */
    static @Nullable JsonFields readOfServer(String text) throws MalformedFrameException {
        return read(text, JsonText.SERVER_FRAMES);
    }

    private static @Nullable JsonFields read(String text, JsonFactory factory) throws MalformedFrameException {
        try (JsonParser parser = factory.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("empty");
            }
            if (first != JsonToken.START_OBJECT) {
                JsonText.checkValue(parser);
                requireEnd(parser);
                return null;
            }
            Map<String, Object> values = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = JsonText.storable(parser.currentName());
                parser.nextToken();
                Object value = readValue(parser);
                if (value != null) {
                    values.put(name, value);
                }
            }
            requireEnd(parser);
            return new JsonFields(values);
        } catch (JsonText.NotStorableException e) {
            throw notStorable(text, factory);
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    private static MalformedFrameException invalid(IOException e) {
        String sentence =
                e instanceof StreamConstraintsException ? "Invalid JSON: " + JsonText.BEYOND_LIMITS : "Invalid JSON";
        return new MalformedFrameException(ErrorCode.INVALID_JSON, sentence, null);
    }

    /** The refusal of text that stores do not keep. Reads on for the ref, and to see whether the rest is JSON at all. */
    private static MalformedFrameException notStorable(String text, JsonFactory factory) {
        String ref = null;
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isRef = "ref".equals(parser.currentName());
                    if (parser.nextToken() == JsonToken.VALUE_STRING && isRef) {
                        ref = usableRef(parser.getText());
                    }
                    parser.skipChildren();
                }
            }
            parser.skipChildren();
            requireEnd(parser);
        } catch (IOException e) {
            return invalid(e);
        }
        return new MalformedFrameException(ErrorCode.INVALID_FIELD, "Text with U+0000 or a lone surrogate", ref);
    }

    private static @Nullable String usableRef(@Nullable Object ref) {
        return ref instanceof String
                        && ((String) ref).length() <= ClientFrame.MAX_REF_LENGTH
                        && Texts.isStorable((String) ref)
                ? (String) ref
                : null;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new IOException("more than one value");
        }
    }

    private static @Nullable Object readValue(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING:
                return JsonText.storable(parser.getText());
            case VALUE_NUMBER_INT:
                return wholeNumber(parser);
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                return new Raw(JsonText.copyValue(parser));
        }
    }

    private static Object wholeNumber(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return new Raw(parser.getText());
        }
        long value = parser.getLongValue();
        // -0 is no long, and who sent it as data is to find it there.
        return value == 0 && parser.getText().equals("-0") ? new Raw("-0") : (Object) value;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Iterable<String> names() {
        return values.keySet();
    }

    @Nullable
    String text(String name) throws MalformedFrameException {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "must be a string");
    }

    String requiredText(String name) throws MalformedFrameException {
        String value = text(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    @Nullable
    Long number(String name) throws MalformedFrameException {
        Object value = values.get(name);
        if (value == null || value instanceof Long) {
            return (Long) value;
        }
        throw wrong(name, "must be a whole number");
    }

    long requiredNumber(String name) throws MalformedFrameException {
        Long value = number(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    /** The number in this field as an {@code int}: the largest or smallest where it is beyond. */
    int clamped(String name) throws MalformedFrameException {
        Long value = number(name);
        return value == null ? 0 : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    boolean flag(String name, boolean absent) throws MalformedFrameException {
        Object value = values.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        throw wrong(name, "must be true or false");
    }

    /** A user id, written as a number or as a string. */
    @Nullable
    String userId(String name) throws MalformedFrameException {
        Object value = values.get(name);
        if (value instanceof Long) {
            return value.toString();
        }
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "must be a user id");
    }

    @Nullable
    Instant instant(String name) throws MalformedFrameException {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw wrong(name, "must be an ISO-8601 time in UTC");
        }
    }

    /** The object in this field, or null if the field is absent. Its depth was limited when it was read first. */
    @Nullable
    JsonFields object(String name) throws MalformedFrameException {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        JsonFields fields = value instanceof Raw ? readOfServer(((Raw) value).json) : null;
        if (fields == null) {
            throw wrong(name, "must be an object");
        }
        return fields;
    }

    /** The field as JSON text, or null if it is absent. */
    @Nullable
    String json(String name) {
        Object value = values.get(name);
        if (value instanceof Raw) {
            return ((Raw) value).json;
        }
        return value instanceof String ? JsonWriting.quote((String) value) : value == null ? null : value.toString();
    }

    /** The client's {@code ref}, checked. */
    @Nullable
    String ref() throws MalformedFrameException {
        String ref = text("ref");
        if (ref != null && ref.length() > ClientFrame.MAX_REF_LENGTH) {
            throw wrong("ref", "must have at most " + ClientFrame.MAX_REF_LENGTH + " characters");
        }
        return ref;
    }

    MalformedFrameException wrong(String name, String rule) {
        return new MalformedFrameException(
                ErrorCode.INVALID_FIELD, "Field '" + name + "' " + rule, usableRef(values.get("ref")));
    }
}
