package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ErrorCode;
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

    /** A nested object or array, or a number that is not whole: kept as it came. */
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
        try (JsonParser parser = JsonText.FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("empty");
            }
            if (first != JsonToken.START_OBJECT) {
                JsonText.copyValue(parser);
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
            throw new MalformedFrameException(ErrorCode.INVALID_FIELD, "Text with U+0000 or a lone surrogate", null);
        } catch (StreamConstraintsException e) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "Invalid JSON: nested too deeply", null);
        } catch (IOException e) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "Invalid JSON", null);
        }
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
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new Raw(parser.getText())
                        : (Object) parser.getLongValue();
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

    /** The object in this field, or null if the field is absent. */
    @Nullable
    JsonFields object(String name) throws MalformedFrameException {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        JsonFields fields = value instanceof Raw ? read(((Raw) value).json) : null;
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
        Object ref = values.get("ref");
        boolean usable = ref instanceof String && ((String) ref).length() <= ClientFrame.MAX_REF_LENGTH;
        return new MalformedFrameException(
                ErrorCode.INVALID_FIELD, "Field '" + name + "' " + rule, usable ? (String) ref : null);
    }
}
