package io.notifyhub.social.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a request's body, and what is wrong with them. All are looked at before {@link #check} complains, so that a form
 * can show everything at once. Not thread-safe.
 */
public final class Fields {
    private final ObjectNode body;
    private final Map<String, String> complaints = new LinkedHashMap<>();

    Fields(ObjectNode body) {
        this.body = body;
    }

    public boolean has(String name) {
        return body.has(name);
    }

    /** Refuses every other field, so that nobody sets what is not theirs to set. */
    public Fields only(Set<String> names) {
        body.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                complain(name, "This field cannot be set");
            }
        });
        return this;
    }

    public void complain(String name, String sentence) {
        String earlier = complaints.putIfAbsent(name, sentence);
        assert earlier == null || !earlier.isEmpty();
    }

    /** A text that fits the pattern as a whole. @return empty if it is missing or does not, which is complained about */
    public String required(String name, String pattern, String otherwise) {
        JsonNode value = body.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            complain(name, "This field is required");
            return "";
        }
        String text = value.textValue();
        if (isBroken(text) || !text.matches(pattern)) {
            complain(name, otherwise);
            return "";
        }
        return text;
    }

    /** A text of at most so many characters; {@code otherwise} if it is missing. */
    public String text(String name, int most, String otherwise) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual() || isBroken(value.textValue())) {
            complain(name, "This must be a text");
            return "";
        }
        if (value.textValue().length() > most) {
            complain(name, "This must have at most " + most + " characters");
            return "";
        }
        return value.textValue();
    }

    /** What no database takes: U+0000, and halves of characters. */
    private static boolean isBroken(String text) {
        return text.indexOf('\0') >= 0
                || text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** A number that may be an id. @return 0 if it is missing or is none, which is complained about */
    public long id(String name) {
        JsonNode value = body.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0) {
            return value.longValue();
        }
        complain(name, "This must be an id");
        return 0;
    }

    /** A truth value. @return false if it is missing or is none, which is complained about */
    public boolean flag(String name) {
        JsonNode value = body.path(name);
        if (!value.isBoolean()) {
            complain(name, "This must be true or false");
        }
        return value.booleanValue();
    }

    /** @throws ApiException with all complaints, if there are any */
    public Fields check() {
        if (!complaints.isEmpty()) {
            throw ApiException.fields(complaints);
        }
        return this;
    }
}
