package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import io.notifyhub.server.rest.JsonAnswer;
import io.notifyhub.server.rest.RestExchange;
import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.notifyhub.server.undertow.websocket.WebSocketConnection;
import io.notifyhub.server.undertow.websocket.WebSocketHandler;
import io.notifyhub.server.undertow.websocket.WebSocketListener;
import io.notifyhub.server.undertow.websocket.WebSocketSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The way in for sockets: what can be refused by a status is refused before the upgrade, the rest is the hub's. Thread-safe;
 * does not block.
 */
final class SocketDoor {
    private static final String RETRY_AFTER_SECONDS = "10";

    private final HubEndpoint endpoint;
    private final Credentials credentials;
    private final AddressLimits limits;
    private final WebSocketHandler sockets;

    SocketDoor(HubEndpoint endpoint, Credentials credentials, AddressLimits limits) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.limits = limits;
        WebSocketSettings settings = WebSocketSettings.builder()
                .maxMessageBytes(endpoint.limits().maxFrameBytes())
                .pingInterval(endpoint.heartbeat())
                .subprotocols(List.of(NotifyHandlers.SUBPROTOCOL))
                .build();
        this.sockets = new WebSocketHandler(settings, this::open);
    }

    int connectionCount() {
        return sockets.connectionCount();
    }

    void handle(UndertowExchange exchange) {
        InetSocketAddress address = exchange.remoteAddress();
        if (limits.isGuessing(address)) {
            tooMany(exchange, "Too many credentials of this address were refused");
        } else if (limits.isFull(address)) {
            tooMany(exchange, "Too many connections of this address");
        } else {
            try {
                Handshake possible = Handshakes.of(exchange, List.of());
                Objects.requireNonNull(possible);
            } catch (IllegalArgumentException e) {
                JsonAnswer.error(exchange, 400, "invalid_field", String.valueOf(e.getMessage()));
                return;
            }
            sockets.handleRequest(exchange.exchange());
        }
    }

    private static void tooMany(RestExchange exchange, String sentence) {
        exchange.header("Retry-After", RETRY_AFTER_SECONDS);
        JsonAnswer.error(exchange, 429, "rate_limited", sentence);
    }

    /** Runs on the connection's I/O thread. */
    private WebSocketListener open(UpgradeRequest request, WebSocketConnection connection) {
        InetSocketAddress address = request.remoteAddress();
        UpgradeHead head = new UpgradeHead(request);
        Handshake handshake = Handshakes.of(head, credentials.ofUpgrade(head));
        // Before its first frame: whoever has read that finds it counted.
        limits.opened(address);
        HostSession session;
        try {
            session = endpoint.open(handshake, new SocketConnection(connection));
        } catch (RuntimeException e) {
            limits.closed(address);
            throw e;
        }
        return new SocketListener(session, code -> {
            limits.closed(address);
            if (code == CloseCode.NOT_AUTHENTICATED.code()) {
                limits.failed(address);
            }
        });
    }
}
