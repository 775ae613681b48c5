package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.testkit.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code asyncapi.yaml} against the samples by which the protocol module tests its codec. */
class AsyncApiTest {
    private static final Path FRAMES = Path.of("../notify-protocol/src/test/resources/frames");

    /**
     * What a schema cannot tell, or this validator does not: bytes, how a number is written, U+0000 and lone surrogates, and a
     * final newline where a pattern ends.
     */
    private static final Pattern BEYOND_SCHEMAS =
            Pattern.compile("text-.*|.*-(user-too-many-bytes|minus-zero|decimal|exponent|type-newline)");

    private static ApiDescription api;

    @BeforeAll
    static void read() throws IOException {
        api = ApiDescription.parse(Files.readString(
                Path.of("../notify-server-common/src/main/resources/io/notifyhub/server/rest/asyncapi.yaml")));
    }

    @Test
    void isAsyncApi3WithoutDanglingReferencesAndNamesAllMessages() {
        assertThat(api.root().get("asyncapi").textValue()).isEqualTo("3.0.0");
        assertThat(api.danglingReferences()).isEmpty();
        Set<String> messages = names(api.root().at("/components/messages"));
        assertThat(names(api.root().at("/channels/notifications/messages"))).isEqualTo(messages);
        Set<String> ofOperations = new TreeSet<>();
        for (JsonNode operation : api.root().get("operations")) {
            operation
                    .get("messages")
                    .forEach(message ->
                            ofOperations.add(message.get("$ref").textValue().replaceFirst(".*/", "")));
        }
        assertThat(ofOperations).isEqualTo(messages);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void describesEveryFrameOfTheServerWithAllItsFields() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Path sample : samples("server")) {
            JsonNode frame = Json.parse(Files.readString(sample));
            String name = nameOfServerFrame(frame);
            JsonNode schema = schema(name);
            used.add(name);
            api.errors(schema, frame).forEach(error -> wrong.add(sample.getFileName() + ": " + error));
            names(frame).stream()
                    .filter(field -> !schema.get("properties").has(field))
                    .forEach(field -> wrong.add(sample.getFileName() + ": " + field + " is not described"));
        }
        assertThat(wrong).isEmpty();
        assertThat(used)
                .hasSize(api.root().at("/operations/fromServer/messages").size());
    }

    private static String nameOfServerFrame(JsonNode frame) {
        String type = frame.get("type").textValue();
        if (api.root().at("/components/messages").has(type)) {
            return type;
        }
        return frame.has("created_at") ? "untitled" : "event";
    }

    @Test
    void describesWhatClientsMaySend() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Path sample : samples("client/accepted")) {
            JsonNode frame = Json.parse(Files.readString(sample));
            String name = nameOfClientFrame(frame);
            if (name != null) {
                used.add(name);
                api.errors(schema(name), frame).forEach(error -> wrong.add(sample.getFileName() + ": " + error));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(used)
                .hasSize(api.root().at("/operations/fromClient/messages").size());
    }

    @Test
    void refusesWhatTheServerRefuses() throws IOException {
        List<String> accepted = new ArrayList<>();
        int looked = 0;
        for (String line : Files.readAllLines(FRAMES.resolve("client/rejected.txt"), StandardCharsets.UTF_8)) {
            String[] columns = line.split(" \\| ");
            if (columns.length < 2 || !columns[1].equals("invalid_field")) {
                continue;
            }
            String file = columns[0];
            JsonNode frame = Json.parse(Files.readString(FRAMES.resolve("client/rejected/" + file + ".json")));
            String name = nameOfClientFrame(frame);
            if (name == null || BEYOND_SCHEMAS.matcher(file).matches()) {
                continue;
            }
            looked++;
            if (api.errors(schema(name), frame).isEmpty()) {
                accepted.add(file);
            }
        }
        assertThat(accepted).isEmpty();
        assertThat(looked).isGreaterThan(100);
    }

    private static @Nullable String nameOfClientFrame(JsonNode frame) {
        String type = frame.path("type").asText("");
        boolean known = frame.isObject()
                && Stream.of(
                                "ping",
                                "get_notifications",
                                "mark_read",
                                "mark_all_read",
                                "delete_notification",
                                "send_notification",
                                "authenticate")
                        .anyMatch(type::equals);
        return known ? type : null;
    }

    private static JsonNode schema(String message) {
        return api.root().at("/components/messages/" + message + "/payload");
    }

    private static List<Path> samples(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FRAMES.resolve(folder))) {
            List<Path> samples = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(samples).hasSizeGreaterThan(50);
            return samples;
        }
    }
}
