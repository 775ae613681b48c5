package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.server.undertow.rest.JsonAnswer;
import io.notifyhub.server.undertow.rest.NotificationsHandler;
import io.notifyhub.server.undertow.websocket.WebSocketHandler;
import io.notifyhub.server.undertow.websocket.WebSocketSettings;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Methods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hub's socket and routes as one {@link HttpHandler} for any Undertow: {@code /ws/notifications/}, {@code
 * /api/notifications/} and {@code /healthz}, each with or without its final slash. Everything else goes to another handler,
 * or is answered with 404. Immutable and thread-safe.
 */
public final class NotifyHandlers implements HttpHandler {
    /** The subprotocol that is confirmed to a client that offers it. */
    public static final String SUBPROTOCOL = "notify.v1";

    private final HttpHandler socket;
    private final HttpHandler notifications;
    private final @Nullable HttpHandler next;

    private NotifyHandlers(NotificationHub hub, @Nullable HttpHandler next) {
        HubEndpoint endpoint = hub.endpoint();
        WebSocketSettings settings = WebSocketSettings.builder()
                .maxMessageBytes(endpoint.limits().maxFrameBytes())
                .pingInterval(endpoint.heartbeat())
                .subprotocols(List.of(SUBPROTOCOL))
                .build();
        this.socket = new WebSocketHandler(
                settings, (request, connection) -> SocketListener.open(endpoint, request, connection));
        // A client that announces its body waits to be asked for it (RFC 9110 section 10.1.1).
        this.notifications = new HttpContinueReadHandler(new NotificationsHandler(hub));
        this.next = next;
    }

    /** The hub's handlers; other paths are answered with 404. */
    public static NotifyHandlers of(NotificationHub hub) {
        return new NotifyHandlers(hub, null);
    }

    /** The same handlers, with {@code handler} for all other paths. */
    public static NotifyHandlers of(NotificationHub hub, HttpHandler handler) {
        return new NotifyHandlers(hub, handler);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        switch (withoutFinalSlash(exchange.getRelativePath())) {
            case "/ws/notifications" -> socket.handleRequest(exchange);
            case "/api/notifications" -> notifications.handleRequest(exchange);
            case "/healthz" -> health(exchange);
            default -> other(exchange);
        }
    }

    private static String withoutFinalSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Alive: the process answers. Asks nothing of store or transport. */
    private static void health(HttpServerExchange exchange) {
        if (exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD)) {
            JsonAnswer.send(exchange, 200, "{\"status\":\"ok\"}");
        } else {
            JsonAnswer.methodNotAllowed(exchange, "GET, HEAD");
        }
    }

    private void other(HttpServerExchange exchange) throws Exception {
        HttpHandler handler = next;
        if (handler == null) {
            JsonAnswer.error(exchange, 404, "not_found", "No such path");
        } else {
            handler.handleRequest(exchange);
        }
    }
}
