package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import io.notifyhub.server.undertow.rest.ExchangeHead;
import io.notifyhub.server.undertow.rest.JsonAnswer;
import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.notifyhub.server.undertow.websocket.WebSocketConnection;
import io.notifyhub.server.undertow.websocket.WebSocketHandler;
import io.notifyhub.server.undertow.websocket.WebSocketListener;
import io.notifyhub.server.undertow.websocket.WebSocketSettings;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The way in for sockets: what can be refused by a status is refused before the upgrade, the rest is the hub's. Thread-safe;
 * does not block.
 */
final class SocketDoor implements HttpHandler {
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

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        InetSocketAddress address = exchange.getSourceAddress();
        if (limits.isGuessing(address)) {
            tooMany(exchange, "Too many credentials of this address were refused");
        } else if (limits.isFull(address)) {
            tooMany(exchange, "Too many connections of this address");
        } else {
            try {
                Handshake possible = Handshakes.of(new ExchangeHead(exchange), List.of());
                Objects.requireNonNull(possible);
            } catch (IllegalArgumentException e) {
                JsonAnswer.error(exchange, 400, "invalid_field", String.valueOf(e.getMessage()));
                return;
            }
            sockets.handleRequest(exchange);
        }
    }

    static void tooMany(HttpServerExchange exchange, String sentence) {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
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
