package io.notifyhub.server.rest;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a request for Server-Sent Events, {@code GET /api/notifications/stream}, is answered before there are any: the same
 * sessions as on sockets, with the same limits; {@code Last-Event-ID} is the cursor and goes before {@code ?cursor=}.
 * Stateless; does not block.
 */
public final class StreamAnswer {
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String LIMITED_RETRY_SECONDS = "10";
    /** Less than the time after which proxies and servers give up a connection on which nothing moves. */
    private static final Duration MAX_HEARTBEAT = Duration.ofSeconds(25);

    private StreamAnswer() {}

    /** How often something has to move on a stream. */
    public static Duration heartbeat(HubEndpoint endpoint) {
        return endpoint.heartbeat().compareTo(MAX_HEARTBEAT) < 0 ? endpoint.heartbeat() : MAX_HEARTBEAT;
    }

    /** What the device brings. @return null if the request was answered */
    public static @Nullable Handshake admit(RestExchange exchange, Credentials credentials, AddressLimits limits) {
        InetSocketAddress address = exchange.remoteAddress();
        if (limits.isGuessing(address)) {
            tooMany(exchange, "Too many credentials of this address were refused");
            return null;
        }
        if (limits.isFull(address)) {
            tooMany(exchange, "Too many connections of this address");
            return null;
        }
        try {
            return Handshakes.ofStream(exchange, credentials.of(exchange));
        } catch (IllegalArgumentException e) {
            JsonAnswer.error(exchange, 400, "invalid_field", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static void tooMany(RestExchange exchange, String sentence) {
        exchange.header("Retry-After", LIMITED_RETRY_SECONDS);
        JsonAnswer.error(exchange, 429, "rate_limited", sentence);
    }

    /** The headers of an answer that goes on for as long as the client is there. */
    public static void begin(RestExchange exchange) {
        exchange.header("Content-Type", "text/event-stream");
        exchange.header("Cache-Control", "no-store");
        // nginx passes the events on at once then.
        exchange.header("X-Accel-Buffering", "no");
        exchange.header("X-Content-Type-Options", "nosniff");
        exchange.header("Referrer-Policy", "no-referrer");
        exchange.closeAfterwards();
    }

    /** What a close code of the hub is as a status. A browser's EventSource does not come back after any of these. */
    public static void refuse(RestExchange exchange, int code) {
        CloseCode known = CloseCode.fromCode(code);
        switch (known == null ? CloseCode.INTERNAL_ERROR : known) {
            case NOT_AUTHENTICATED -> notAuthenticated(exchange, "not_authenticated", "No or no valid token");
            case TOKEN_EXPIRED -> notAuthenticated(exchange, "token_expired", "The token has expired");
            case FORBIDDEN -> notAuthenticated(exchange, "not_authenticated", "The token was revoked");
            case SUPERSEDED ->
                JsonAnswer.error(exchange, 409, "superseded", "A later connection of this device is there already");
            case GOING_AWAY, TRY_AGAIN_LATER -> {
                exchange.header("Retry-After", RETRY_AFTER_SECONDS);
                JsonAnswer.error(exchange, 503, "unavailable", "Try again later");
            }
            default -> JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    private static void notAuthenticated(RestExchange exchange, String code, String sentence) {
        exchange.header("WWW-Authenticate", "Bearer");
        JsonAnswer.error(exchange, 401, code, sentence);
    }
}
