package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.UserIds;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all writers of frames share: one object into bytes, and the fields that have rules. Stateless. */
final class JsonWriting {
    private static final String MAX_LONG = String.valueOf(Long.MAX_VALUE);

    private JsonWriting() {}

    /** Writes the fields of one object. */
    interface Body {
        void write(JsonOut out);
    }

    static byte[] object(Body body) {
        JsonOut out = JsonOut.begin();
        try {
            out.startObject();
            body.write(out);
            out.endObject();
            return out.take();
        } finally {
            out.release();
        }
    }

    static String quote(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static void optionalText(JsonOut out, String name, @Nullable String value) {
        if (value != null) {
            out.field(name, value);
        }
    }

    static void textOrNull(JsonOut out, String name, @Nullable String value) {
        out.name(name);
        if (value == null) {
            out.nothing();
        } else {
            out.string(value);
        }
    }

    static void instantOrNull(JsonOut out, String name, @Nullable Instant value) {
        out.name(name);
        if (value == null) {
            out.nothing();
        } else {
            out.instant(value);
        }
    }

    static void raw(JsonOut out, String name, String json) {
        out.name(name);
        out.raw(json);
    }

    static void userId(JsonOut out, String name, @Nullable String id, UserIdFormat format) {
        out.name(name);
        if (id == null) {
            out.nothing();
        } else if (isNumber(id, format)) {
            out.raw(id);
        } else {
            out.string(id);
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
    static void notification(JsonOut out, Notification n, UserIdFormat format) {
        out.startObject();
        if (n.id() == 0) {
            out.name("id");
            out.nothing();
        } else {
            out.field("id", n.id());
        }
        textOrNull(out, "title", n.title());
        textOrNull(out, "message", n.message());
        out.field("type", n.type());
        out.field("read", n.read());
        instantOrNull(out, "created_at", n.createdAt());
        raw(out, "data", n.dataJson());
        textOrNull(out, "link", n.link());
        userId(out, "actor", n.actor(), format);
        textOrNull(out, "verb", n.verb());
        userId(out, "recipient", n.recipient(), format);
        out.endObject();
    }
}
