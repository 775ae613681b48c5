package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.UserIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all writers of frames share: one object into bytes, and the fields that have rules. Stateless. */
final class JsonWriting {
    private static final int INITIAL_BYTES = 256;
    private static final String MAX_LONG = String.valueOf(Long.MAX_VALUE);

    private JsonWriting() {}

    /** Writes the fields of one object. */
    interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    static byte[] object(Body body) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES);
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            body.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static String quote(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static void optionalText(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    static void textOrNull(JsonGenerator out, String name, @Nullable String value) throws IOException {
        out.writeFieldName(name);
        if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value);
        }
    }

    static void instantOrNull(JsonGenerator out, String name, @Nullable Instant value) throws IOException {
        textOrNull(out, name, value == null ? null : value.toString());
    }

    static void raw(JsonGenerator out, String name, String json) throws IOException {
        out.writeFieldName(name);
        out.writeRawValue(json);
    }

    static void userId(JsonGenerator out, String name, @Nullable String id, UserIdFormat format) throws IOException {
        out.writeFieldName(name);
        if (id == null) {
            out.writeNull();
        } else if (isNumber(id, format)) {
            out.writeNumber(id);
        } else {
            out.writeString(id);
        }
    }

    private static boolean isNumber(String id, UserIdFormat format) {
        switch (format) {
            case STRING:
                return false;
            case NUMBER:
                return UserIds.isJsonNumber(id) || isLong(id);
            default:
                return UserIds.isJsonNumber(id);
        }
    }

    private static boolean isLong(String id) {
        int digits = id.length();
        return digits > 0
                && id.charAt(0) != '0'
                && id.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits < MAX_LONG.length() || (digits == MAX_LONG.length() && id.compareTo(MAX_LONG) <= 0));
    }

    /** The shape with every field, as in {@code notification} frames, lists and REST. */
    static void notification(JsonGenerator out, Notification n, UserIdFormat format) throws IOException {
        out.writeStartObject();
        if (n.id() == 0) {
            out.writeNullField("id");
        } else {
            out.writeNumberField("id", n.id());
        }
        textOrNull(out, "title", n.title());
        textOrNull(out, "message", n.message());
        out.writeStringField("type", n.type());
        out.writeBooleanField("read", n.read());
        instantOrNull(out, "created_at", n.createdAt());
        raw(out, "data", n.dataJson());
        textOrNull(out, "link", n.link());
        userId(out, "actor", n.actor(), format);
        textOrNull(out, "verb", n.verb());
        userId(out, "recipient", n.recipient(), format);
        out.writeEndObject();
    }
}
