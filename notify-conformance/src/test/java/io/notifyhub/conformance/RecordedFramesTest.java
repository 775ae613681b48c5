package io.notifyhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What clients of earlier versions really sent, to the server of today. The other way round is a scenario of the suite. */
@Timeout(60)
class RecordedFramesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Whatever they are, they are of the same kind. */
    private static final Set<String> FREE =
            Set.of("cursor", "created_at", "token_expires_at", "node", "retry_after_ms", "heartbeat_ms", "limits");

    @TestFactory
    @DisplayName("the server of today answers the clients of earlier versions as theirs did")
    Stream<DynamicTest> replays() {
        return Recording.all().stream()
                .map(recording -> DynamicTest.dynamicTest(recording.version() + " " + recording.name(), () -> {
                    try (RecordedHost host = new RecordedHost()) {
                        new Replay(host).play(recording);
                    }
                }));
    }

    @Test
    @DisplayName(
            "the recorder records the kinds of frames today that it recorded of this version, and every exchange is"
                    + " kept")
    void recorder() throws Exception {
        Map<String, List<JsonNode>> acts = Exchanges.all();
        List<Recording> newest = Recording.all().stream()
                .filter(recording -> recording.version().equals("0.1"))
                .toList();
        assertThat(newest.stream().map(Recording::name)).containsExactlyElementsOf(acts.keySet());
        Recording kept = newest.stream()
                .filter(recording -> recording.name().equals("resume"))
                .findFirst()
                .orElseThrow();
        assertThat(kinds(Recorder.record(acts.getOrDefault("resume", List.of()))))
                .isEqualTo(kinds(kept.lines()));
    }

    /** In whatever order: on a busy machine what is told may come between other frames. */
    private static Set<String> kinds(List<JsonNode> lines) {
        return lines.stream()
                .map(line ->
                        line.fieldNames().next() + " " + line.findPath("type").asText())
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("a field that is missing, or of another value, is noticed")
    void comparison() {
        JsonNode recorded = Frames.created(6, 1);
        assertThat(differences(recorded, Frames.created(6, 1).put("more", 1))).isEmpty();
        assertThat(differences(recorded, Frames.created(6, 2))).containsExactly("/unread_count: 1 was 2");
        assertThat(differences(recorded, Frames.created(6, 1).put("cursor", 5))).hasSize(1);
        assertThat(differences(recorded, Frames.created(6, 1).without("notification")))
                .hasSize(1);
    }

    private static List<String> differences(JsonNode recorded, @Nullable JsonNode today) {
        List<String> found = new ArrayList<>();
        compare("", recorded, today, found);
        return found;
    }

    private static void compare(String path, JsonNode recorded, @Nullable JsonNode today, List<String> found) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (today == null || recorded.getNodeType() != today.getNodeType()) {
            found.add(path + ": " + recorded + " was " + today);
        } else if (FREE.contains(name)) {
            return;
        } else if (recorded.isObject()) {
            recorded.properties()
                    .forEach(field ->
                            compare(path + '/' + field.getKey(), field.getValue(), today.get(field.getKey()), found));
        } else if (recorded.isArray() && recorded.size() == today.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(path + '/' + i, recorded.get(i), today.get(i), found);
            }
        } else if (!recorded.equals(today)) {
            found.add(path + ": " + recorded + " was " + today);
        }
    }

    /** One replay. For one thread. */
    private static final class Replay {
        private final RecordedHost host;
        private final Map<String, String> cursors = new HashMap<>();
        private @Nullable ServerLink link;

        Replay(RecordedHost host) {
            this.host = host;
        }

        void play(Recording recording) throws Exception {
            for (JsonNode line : recording.lines()) {
                ServerLink current = link;
                if (line.has("open")) {
                    String cursor = Run.text(line.get("open"), "cursor");
                    link = new ServerLink(host.socket(cursor == null ? null : cursors.getOrDefault(cursor, cursor)));
                } else if (line.has("host")) {
                    host.perform(line);
                } else if (current != null && (line.has("server") || line.has("close"))) {
                    expect(current, line);
                } else if (current != null && line.has("client")) {
                    current.send(line.get("client"));
                } else if (current != null && line.has("cut")) {
                    current.cut();
                }
            }
        }

        private void expect(ServerLink current, JsonNode line) throws InterruptedException {
            JsonNode today = current.next(PATIENCE);
            assertThat(differences(line, today))
                    .as("%s, and today %s", line, today)
                    .isEmpty();
            if (today != null && line.at("/server/cursor").isTextual()) {
                cursors.put(
                        line.at("/server/cursor").asText(),
                        today.at("/server/cursor").asText());
            }
        }
    }
}
