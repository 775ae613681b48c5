package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
                Handshake possible = handshake(List.of(), exchange.getQueryParameters());
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

    /** @throws IllegalArgumentException if a parameter of the query cannot be what it should */
    static Handshake handshake(List<String> tokens, Map<String, ? extends Collection<String>> query) {
        Collection<String> tickets = query.get("ticket");
        String attempt = first(query, "attempt");
        if (attempt != null && !attempt.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("attempt must be a whole number");
        }
        return new Handshake(
                tokens,
                tickets == null ? List.of() : List.copyOf(tickets),
                first(query, "cursor"),
                first(query, "device"),
                attempt == null ? 0 : Long.parseLong(attempt));
    }

    private static @Nullable String first(Map<String, ? extends Collection<String>> query, String name) {
        Collection<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.iterator().next();
    }

    /** Runs on the connection's I/O thread. */
    private WebSocketListener open(UpgradeRequest request, WebSocketConnection connection) {
        InetSocketAddress address = request.remoteAddress();
        Handshake handshake = handshake(credentials.of(request), request.queryParameters());
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
