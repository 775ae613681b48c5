package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.server.undertow.NotifyServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The real server of today with one user, and what its application does in a recorded exchange. For one thread. */
final class RecordedHost implements AutoCloseable {
    private static final String USER = "7";
    /** Few, so that a log is pruned soon. */
    private static final int MAX_ENTRIES = 10;

    private NotificationHub hub;
    private NotifyServer server;

    /** Has greeted somebody once, so that its classes are there when time counts. */
    RecordedHost() throws InterruptedException {
        hub = newHub();
        server = start(hub);
        ServerLink first = new ServerLink(socket(null));
        Objects.requireNonNull(first.next(Duration.ofSeconds(20)), "no greeting");
        first.cut();
    }

    private static NotificationHub newHub() {
        return NotificationHub.builder()
                .nodeId("recorded")
                .authenticator(token -> Principal.of(USER))
                .store(MemoryNotificationStore.builder().maxEntries(MAX_ENTRIES).build())
                .build();
    }

    private static NotifyServer start(NotificationHub hub) {
        return NotifyServer.builder(hub).port(0).start();
    }

    /** The socket's address with what a client brought. */
    URI socket(@Nullable String cursor) {
        String query = cursor == null ? "" : "?cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws/notifications/" + query);
    }

    void perform(JsonNode line) {
        switch (line.path("host").asText()) {
            case "notify" -> hub.notifyUser(USER, request(line.path("request")));
            case "event" -> hub.sendEvent(USER, line.path("type").asText(), Map.of("from", 1));
            case "mute" ->
                hub.inbox(USER)
                        .setPreferences(Preferences.of(
                                false, Map.of(line.path("type").asText(), Preferences.Channels.of(true, false))));
            case "read" -> hub.inbox(USER).markRead(line.path("id").asLong());
            case "delete" -> hub.inbox(USER).delete(line.path("id").asLong());
            case "disconnect" ->
                hub.disconnect(
                        USER,
                        Objects.requireNonNull(
                                CloseCode.fromCode(line.path("code").asInt())));
            case "drain" -> server.drain();
            case "prune" -> awaitPruned();
            case "restart" -> {
                close();
                hub = newHub();
                server = start(hub);
            }
            default -> throw new IllegalArgumentException("no such act: " + line);
        }
    }

    /** The log prunes itself, soon after it has become too long. */
    private void awaitPruned() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (hub.inbox(USER).counts().total() > MAX_ENTRIES) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the log was not pruned");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static NotificationRequest request(JsonNode request) {
        NotificationRequest.Builder builder = NotificationRequest.type(
                        request.path("type").asText())
                .title(Run.text(request, "title"))
                .message(Run.text(request, "message"))
                .link(Run.text(request, "link"))
                .actor(Run.text(request, "actor"))
                .verb(Run.text(request, "verb"));
        if (request.has("data")) {
            builder.dataJson(request.get("data").toString());
        }
        return builder.build();
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
