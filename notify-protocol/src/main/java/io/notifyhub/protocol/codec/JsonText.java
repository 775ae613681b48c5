package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.notifyhub.protocol.Texts;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * JSON values kept as text: checked, and written compactly with every number exactly as it came. Thread-safe, stateless.
 */
public final class JsonText {
    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 64;

    private static final String LONE = "text with U+0000 or a lone surrogate is not accepted";

    /** Said of valid JSON beyond what is read. The limits of numbers (1000 digits) and names (50 000) are Jackson's. */
    static final String BEYOND_LIMITS = "nested too deeply, or a number or name is too long";

    /** How deep the data of an application can stand in a frame of the server: in an entry of a list. */
    private static final int DEPTH_IN_FRAME = 3;

    /** Of values and of frames from clients. */
    static final JsonFactory FACTORY = factory(MAX_DEPTH);

    /** Of frames from a server, so that the deepest value it accepts can be read by its clients. */
    static final JsonFactory SERVER_FRAMES = factory(MAX_DEPTH + DEPTH_IN_FRAME);

    private JsonText() {}

    /**
     * A key twice in one object is an error: readers differ in which of the two they take. A character beyond U+FFFF is
     * written as such, in four bytes instead of twelve.
     */
    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Field names are chosen by strangers: nothing of them is kept.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build())
                .build();
    }

    /**
     * {@code json} without insignificant white space, if it is exactly one JSON value.
     *
     * @throws IllegalArgumentException if it is not, nests deeper than {@link #MAX_DEPTH}, has a number of more than 1000
     *     digits, or text with U+0000 or a lone surrogate
     */
    public static String compact(String json) {
        return CompactJson.isIt(json) ? json : rewritten(json);
    }

    /** As {@link #compact}, whatever it looks like. */
    static String rewritten(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("data must be one JSON value, was empty");
            }
            String value = copyValue(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("data must be one JSON value, has more after it");
            }
            return value;
        } catch (NotStorableException e) {
            throw new IllegalArgumentException(LONE, e);
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("data must be one JSON value: " + BEYOND_LIMITS);
        } catch (JsonProcessingException e) {
            // Not as the cause: its message quotes the payload.
            JsonLocation where = e.getLocation();
            throw new IllegalArgumentException("data must be one JSON value, is broken"
                    + (where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalArgumentException("data must be one JSON value");
        }
    }

    /** A field of the object {@code json}, for answers of REST that are no frames; null if there is no such text. */
    public static @Nullable String textField(String json, String name) {
        try {
            JsonFields fields = JsonFields.readOfServer(json);
            return fields == null ? null : fields.text(name);
        } catch (MalformedFrameException e) {
            return null;
        }
    }

    /** {@code text} as a JSON string. */
    public static String quote(String text) {
        StringWriter quoted = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(quoted)) {
            out.writeString(text);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return quoted.toString();
    }

    /** The value the parser stands on, as compact text; leaves the parser on its last token. */
    static String copyValue(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                depth += copyToken(parser, out);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** Fails where {@link #copyValue} would, and makes no copy. */
    static void checkValue(JsonParser parser) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                storable(parser.getText());
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static int copyToken(JsonParser parser, JsonGenerator out) throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT:
                out.writeStartObject();
                return 1;
            case START_ARRAY:
                out.writeStartArray();
                return 1;
            case END_OBJECT:
                out.writeEndObject();
                return -1;
            case END_ARRAY:
                out.writeEndArray();
                return -1;
            case FIELD_NAME:
                out.writeFieldName(storable(parser.currentName()));
                return 0;
            case VALUE_STRING:
                out.writeString(storable(parser.getText()));
                return 0;
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                out.writeNumber(parser.getText());
                return 0;
            case VALUE_TRUE:
            case VALUE_FALSE:
                out.writeBoolean(token == JsonToken.VALUE_TRUE);
                return 0;
            default:
                out.writeNull();
                return 0;
        }
    }

    static String storable(String text) throws NotStorableException {
        if (!Texts.isStorable(text)) {
            throw new NotStorableException();
        }
        return text;
    }

    /** Text that not every store keeps. */
    static final class NotStorableException extends IOException {
        private static final long serialVersionUID = 1L;

        NotStorableException() {
            super(LONE);
        }
    }
}
