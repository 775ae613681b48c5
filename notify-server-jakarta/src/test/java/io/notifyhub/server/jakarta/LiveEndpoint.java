package io.notifyhub.server.jakarta;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A hub and its endpoint in a container. */
final class LiveEndpoint implements AutoCloseable {
    private static final String SECRET = "0c8f4a7d1e6b93255af0d7c2418e9b36";
    private static final AtomicLong USERS = new AtomicLong(1_000);

    private final NotificationHub hub;
    private final NotifyEndpoint endpoint;
    private final Container container;

    private LiveEndpoint(NotificationHub hub, NotifyEndpoint endpoint, Container container) {
        this.hub = hub;
        this.endpoint = endpoint;
        this.container = container;
    }

    static LiveEndpoint start(Container.Kind kind) {
        return start(kind, hub -> hub, endpoint -> endpoint);
    }

    static LiveEndpoint start(
            Container.Kind kind,
            UnaryOperator<NotificationHub.Builder> hubSettings,
            UnaryOperator<NotifyEndpoint.Builder> settings) {
        NotificationHub hub = hubSettings
                .apply(NotificationHub.builder().nodeId("node-1").authenticator(JwtTokenAuthenticator.hmac(SECRET)))
                .build();
        NotifyEndpoint endpoint = settings.apply(NotifyEndpoint.builder(hub)).build();
        return new LiveEndpoint(hub, endpoint, kind.start(endpoint));
    }

    /** The id of a user that no other test uses. */
    static long newUser() {
        return USERS.incrementAndGet();
    }

    static String tokenOf(Object user) {
        return token(user, Instant.now().plus(Duration.ofHours(1)));
    }

    static String token(Object user, Instant expires) {
        return JWT.create()
                .withClaim("user_id", String.valueOf(user))
                .withIssuedAt(Instant.now().minusSeconds(3_600))
                .withExpiresAt(expires)
                .sign(Algorithm.HMAC256(SECRET));
    }

    NotificationHub hub() {
        return hub;
    }

    NotifyEndpoint endpoint() {
        return endpoint;
    }

    int port() {
        return container.port();
    }

    URI socket(String rest) {
        return URI.create("ws://127.0.0.1:" + port() + "/ws/notifications/" + rest);
    }

    SocketClient open(String token) {
        return SocketClient.connect(socket("?token=" + token));
    }

    /** A connection that is up to date. */
    SocketClient connect(Object user) {
        SocketClient client = open(tokenOf(user));
        client.expectHello();
        return client;
    }

    SocketClient resume(Object user, String cursor) {
        return SocketClient.connect(
                socket("?token=" + tokenOf(user) + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        endpoint.drain();
        hub.close();
        if (!endpoint.awaitGone()) {
            throw new IllegalStateException("some are still connected");
        }
        endpoint.close();
        container.close();
    }
}
