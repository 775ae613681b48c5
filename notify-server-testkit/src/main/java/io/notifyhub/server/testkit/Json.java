package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * JSON compared as trees: every field that is expected has to be there and no other, a number has to be a number and a
 * string a string. Expected JSON is written with {@code '} for {@code "}; where a value cannot be known, a name in angle
 * brackets says what it has to look like.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final String PLACE = "\\d+\\.[0-9a-f]{12}";

    private static final Map<String, Predicate<JsonNode>> SHAPES = Map.of(
            "<cursor>", node -> node.isTextual() && node.textValue().matches(PLACE + "(-" + PLACE + ")?"),
            "<time>", node -> node.isTextual() && isInstant(node.textValue()),
            "<text>", node -> node.isTextual() && !node.textValue().isBlank(),
            "<number>", JsonNode::isIntegralNumber);

    private Json() {}

    public static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    /** {@code json} with proper quotes. */
    public static String quoted(String json) {
        return json.replace('\'', '"');
    }

    public static void assertMatches(JsonNode actual, String expected) {
        List<String> differences = new ArrayList<>();
        compare("$", actual, parse(quoted(expected)), differences);
        assertThat(differences).as("differences of %s", actual).isEmpty();
    }

    private static void compare(String path, JsonNode actual, JsonNode expected, List<String> differences) {
        Predicate<JsonNode> shape = expected.isTextual() ? SHAPES.get(expected.textValue()) : null;
        if (shape != null) {
            if (!shape.test(actual)) {
                differences.add(path + ": " + actual + " is no " + expected.textValue());
            }
        } else if (expected.isObject() && actual.isObject()) {
            compareFields(path, actual, expected, differences);
        } else if (expected.isArray() && actual.isArray() && actual.size() == expected.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(path + '[' + i + ']', actual.get(i), expected.get(i), differences);
            }
        } else if (!actual.toString().equals(expected.toString())) {
            differences.add(path + ": " + actual + ", expected " + expected);
        }
    }

    private static void compareFields(String path, JsonNode actual, JsonNode expected, List<String> differences) {
        TreeSet<String> names = new TreeSet<>();
        actual.fieldNames().forEachRemaining(names::add);
        expected.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String field = path + '.' + name;
            if (!actual.has(name)) {
                differences.add(field + " is missing");
            } else if (!expected.has(name)) {
                differences.add(field + " is too much: " + actual.get(name));
            } else {
                compare(field, actual.get(name), expected.get(name), differences);
            }
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return text.endsWith("Z");
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
