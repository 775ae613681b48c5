package io.notifyhub.host;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientBuilder;
import io.notifyhub.client.ReconnectPolicy;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.server.undertow.NotifyServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A hub behind a real server on a free port of this machine, which can be stopped and started while the hub lives. */
final class RunningHub implements AutoCloseable {
    static final String SECRET = "a secret for tests, of 32 bytes or more";

    private static final int MAX_ENTRIES = 100_000;

    final MemoryNotificationStore store =
            MemoryNotificationStore.builder().maxEntries(MAX_ENTRIES).build();
    final NotificationHub hub;
    private final int port;
    private NotifyServer server;

    /** On a free port. */
    RunningHub() {
        this(0);
    }

    /** @param port 0 for a free one */
    RunningHub(int port) {
        this(port, NotificationHub.Builder.DEFAULT_TOKEN_LEEWAY);
    }

    /** @param tokenLeeway how long a token is good for after it has expired, and a connection lives on after it */
    RunningHub(int port, Duration tokenLeeway) {
        this.hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.builder(SECRET)
                        .leeway(tokenLeeway)
                        .build())
                .tokenLeeway(tokenLeeway)
                .store(store)
                .build();
        this.server = NotifyServer.builder(hub).port(port).start();
        this.port = server.port();
    }

    int port() {
        return port;
    }

    void stopServer() {
        server.close();
    }

    void startServer() {
        server = NotifyServer.builder(hub).port(port).start();
    }

    static String token(String userId) {
        return Tokens.mint(SECRET, userId, Duration.ofHours(1), List.of());
    }

    static URI address(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/ws/notifications/");
    }

    /** A client that comes back quickly, so that tests are short. */
    static NotifyClientBuilder client(int port, String userId) {
        return NotifyClient.builder(address(port))
                .token(() -> token(userId))
                .cursorStore(CursorStore.memory())
                .reconnectPolicy(
                        ReconnectPolicy.of(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(60)));
    }

    @Override
    public void close() {
        hub.close();
        server.close();
        store.close();
    }
}
