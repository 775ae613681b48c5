package io.notifyhub.social;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A device of somebody's that keeps every frame it gets. */
final class Device implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    /** Connects, and waits until it is caught up. */
    Device(RunningApplication application, Caller owner) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create(application.url("/ws/notifications/").replace("http:", "ws:") + "?token="
                                + owner.token()),
                        new Frames())
                .join();
        JsonNode first = await("caught_up");
        assert first != null;
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                try {
                    seen.add(JSON.readTree(parts.toString()));
                } catch (JsonProcessingException e) {
                    throw new AssertionError(parts.toString(), e);
                }
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    void send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** The first frame of a type, once it has come. */
    JsonNode await(String type) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> seen.stream()
                                .filter(frame -> frame.path("type").asText().equals(type))
                                .findFirst()
                                .orElse(null),
                        frame -> frame != null);
    }

    List<JsonNode> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
