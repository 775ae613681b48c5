package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A hub behind a real server on a free port, which accepts the tokens of {@link Jwt}. */
final class LiveServer implements ServedHub {
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

    /** As a contract wants it: what it cannot set, it leaves. */
    static LiveServer start(ServerSettings settings) {
        Duration stall = settings.stall();
        return start(
                settings.hub(),
                door -> stall == null
                        ? door.access(settings.rules())
                        : door.access(settings.rules()).streamStall(stall));
    }

    private static NotificationHub.Builder hubSettings() {
        return NotificationHub.builder().nodeId("node-1").authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET));
    }

    @Override
    public NotificationHub hub() {
        return hub;
    }

    NotifyServer server() {
        return server;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public int connectionCount() {
        return hub.endpoint().connectionCount();
    }

    @Override
    public void drain() {
        server.drain();
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
