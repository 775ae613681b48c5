package io.notifyhub.example.embedding;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.undertow.Undertow;
import java.util.Map;

/** A hub in a program of its own, on Undertow. */
public final class PlainUndertow {
    private PlainUndertow() {}

    /** Starts to serve, and notifies user 5. */
    public static Running start(String secret, int port) {
        // region embed
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(secret))
                .build();
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1", NotifyHandlers.of(hub))
                .build();
        server.start();

        hub.notifyUser("5", "friend_request", Map.of("request_id", 123));
        // end
        return new Running(hub, server);
    }

    /** What was started, to be stopped again. */
    public record Running(NotificationHub hub, Undertow server) implements AutoCloseable {
        @Override
        public void close() {
            hub.close();
            server.stop();
        }
    }
}
