package io.notifyhub.server.undertow.rest;

import io.notifyhub.core.InboxPage;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/notifications/}: the caller's list. {@code POST /api/notifications/}: notifies another user, where the
 * hub's policy allows it. Immutable and thread-safe; authenticates and asks the hub on the hub's executor, never on an I/O
 * thread.
 */
public final class NotificationsHandler implements HttpHandler {
    private static final HttpString IDEMPOTENCY_KEY = new HttpString("Idempotency-Key");
    private static final int CUT_OFF_FACTOR = 16;

    private final NotificationHub hub;
    private final HubEndpoint endpoint;
    private final Door door;

    public NotificationsHandler(NotificationHub hub, Door door) {
        this.hub = hub;
        this.endpoint = hub.endpoint();
        this.door = door;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (exchange.getRequestMethod().equals(Methods.GET)) {
            door.enter(exchange, principal -> list(exchange, principal));
        } else if (exchange.getRequestMethod().equals(Methods.POST)) {
            readBody(exchange);
        } else {
            JsonAnswer.methodNotAllowed(exchange, "GET, POST");
        }
    }

    // --- the list

    private void list(HttpServerExchange exchange, Principal principal) {
        Long limit = number(exchange, "limit", 1);
        Long before = number(exchange, "before", 1);
        ListQuery query = new ListQuery(
                limit == null ? ListQuery.DEFAULT_LIMIT : (int) Math.min(limit, ListQuery.MAX_LIMIT),
                before == null ? Long.MAX_VALUE : before,
                flag(exchange, "unread_only"));
        InboxPage page = hub.inbox(principal.userId()).list(query);
        NotificationsList list =
                new NotificationsList(page.entries(), page.total(), page.unreadCount(), page.hasMore(), null);
        JsonAnswer.send(exchange, 200, endpoint.codec().encodeList(list, page.cursor()));
    }

    private static @Nullable Long number(HttpServerExchange exchange, String name, long least) {
        String text = parameter(exchange, name);
        if (text == null) {
            return null;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw new IllegalArgumentException(name + " must be a whole number of at least " + least);
    }

    private static boolean flag(HttpServerExchange exchange, String name) {
        String text = parameter(exchange, name);
        if (text == null) {
            return false;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false");
        };
    }

    private static @Nullable String parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? null : values.peekFirst();
    }

    // --- sending

    private void readBody(HttpServerExchange exchange) {
        String contentType = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (contentType != null && !isJson(contentType)) {
            JsonAnswer.error(exchange, 415, "unsupported_media_type", "The body must be application/json");
            return;
        }
        int limit = endpoint.limits().maxFrameBytes();
        if (!exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            // Who is a little beyond the limit is told so; who is far beyond it is cut off.
            exchange.setMaxEntitySize((long) CUT_OFF_FACTOR * limit);
        }
        Deadlines.onBody(exchange);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(limit);
        receiver.receiveFullBytes(
                (received, body) -> door.enter(received, principal -> send(received, principal, body)),
                NotificationsHandler::unreadable);
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].trim();
        return type.equalsIgnoreCase("application/json");
    }

    private static void unreadable(HttpServerExchange exchange, Exception failure) {
        if (failure instanceof Receiver.RequestToLargeException || failure instanceof RequestTooBigException) {
            JsonAnswer.error(exchange, 413, "payload_too_large", "The body is too large");
        } else {
            JsonAnswer.error(exchange, 400, "invalid_json", "The body could not be read");
        }
    }

    private void send(HttpServerExchange exchange, Principal principal, byte[] body) {
        SendNotification request;
        try {
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            request = withKey(endpoint.codec().decodeSend(json), exchange);
        } catch (CharacterCodingException e) {
            JsonAnswer.error(exchange, 400, "invalid_json", "The body is not UTF-8");
            return;
        } catch (MalformedFrameException e) {
            JsonAnswer.error(exchange, 400, e.code().wireName(), String.valueOf(e.getMessage()));
            return;
        }
        NotifyResult result = endpoint.send(principal, request);
        switch (result.outcome()) {
            case STORED -> JsonAnswer.send(exchange, 201, endpoint.codec().encodeNotification(result.notification()));
            case TRANSIENT -> JsonAnswer.send(exchange, 200, "{\"outcome\":\"transient\"}");
            case SUPPRESSED -> JsonAnswer.send(exchange, 200, "{\"outcome\":\"suppressed\"}");
        }
    }

    /** The header wins over the field of the same meaning. */
    private static SendNotification withKey(SendNotification request, HttpServerExchange exchange) {
        String key = exchange.getRequestHeaders().getFirst(IDEMPOTENCY_KEY);
        return key == null
                ? request
                : new SendNotification(request.userId(), request.notification(), key, request.ref());
    }
}
