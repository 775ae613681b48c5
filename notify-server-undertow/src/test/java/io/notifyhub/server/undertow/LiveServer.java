package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A hub behind a real server on a free port, which accepts the tokens of {@link Jwt}. */
final class LiveServer implements AutoCloseable {
    private static final AtomicLong USERS = new AtomicLong(1_000);

    private final NotificationHub hub;
    private final NotifyServer server;

    private LiveServer(NotificationHub.Builder settings, UnaryOperator<NotifyServer.Builder> serverSettings) {
        this.hub = settings.build();
        this.server = serverSettings.apply(NotifyServer.builder(hub).port(0)).start();
    }

    private LiveServer(
            NotificationHub.Builder settings,
            UnaryOperator<NotifyServer.Builder> serverSettings,
            UnaryOperator<NotifyHandlers.Builder> door) {
        this.hub = settings.build();
        NotifyHandlers handlers = door.apply(NotifyHandlers.builder(hub)).build();
        this.server = serverSettings
                .apply(NotifyServer.builder(hub).port(0).handlers(handlers))
                .start();
    }

    static LiveServer start() {
        return start(settings -> settings);
    }

    static LiveServer start(UnaryOperator<NotificationHub.Builder> settings) {
        return new LiveServer(settings.apply(hubSettings()), server -> server);
    }

    /** With {@code handler} for all other paths. */
    static LiveServer startBeside(HttpHandler handler) {
        return new LiveServer(hubSettings(), server -> server.next(handler));
    }

    /** With other settings of the door. */
    static LiveServer startWithDoor(UnaryOperator<NotifyHandlers.Builder> settings) {
        return new LiveServer(hubSettings(), server -> server, settings);
    }

    /** With other settings of the hub and the door. */
    static LiveServer start(
            UnaryOperator<NotificationHub.Builder> settings, UnaryOperator<NotifyHandlers.Builder> door) {
        return new LiveServer(settings.apply(hubSettings()), server -> server, door);
    }

    /** With other settings of the server. */
    static LiveServer startServer(UnaryOperator<NotifyServer.Builder> settings) {
        return new LiveServer(hubSettings(), settings);
    }

    private static NotificationHub.Builder hubSettings() {
        return NotificationHub.builder().nodeId("node-1").authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET));
    }

    /** The id of a user that no other test uses. */
    static long newUser() {
        return USERS.incrementAndGet();
    }

    NotificationHub hub() {
        return hub;
    }

    NotifyServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    /** The socket's address, with whatever follows its path. */
    URI socket(String rest) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws/notifications/" + rest);
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** A connection with this token that was not greeted yet. */
    SocketClient open(String token) {
        return SocketClient.connect(socket("?token=" + token));
    }

    /** A connection of this user that is up to date. */
    SocketClient connect(Object userId) {
        return connectWith(Jwt.tokenOf(userId));
    }

    SocketClient connectWith(String token) {
        SocketClient client = open(token);
        client.expectHello();
        return client;
    }

    /** A connection that was not greeted yet, and wants to go on from {@code cursor}. */
    SocketClient resume(Object userId, String cursor) {
        return SocketClient.connect(socket(
                "?token=" + Jwt.tokenOf(userId) + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
