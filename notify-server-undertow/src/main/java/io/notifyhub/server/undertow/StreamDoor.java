package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import io.notifyhub.server.undertow.rest.ExchangeHead;
import io.notifyhub.server.undertow.rest.JsonAnswer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way in for streams of Server-Sent Events: {@code GET /api/notifications/stream}. The same sessions as on sockets, with
 * the same limits; {@code Last-Event-ID} is the cursor and goes before {@code ?cursor=}. Thread-safe; does not block.
 */
final class StreamDoor implements HttpHandler {
    /** nginx passes the events on at once then. */
    private static final HttpString ACCEL_BUFFERING = new HttpString("X-Accel-Buffering");

    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final String RETRY_AFTER_SECONDS = "5";
    /** Less than the time after which proxies and this server give up a connection on which nothing moves. */
    private static final Duration MAX_HEARTBEAT = Duration.ofSeconds(25);

    private final HubEndpoint endpoint;
    private final Credentials credentials;
    private final AddressLimits limits;
    private final Duration heartbeat;
    private final Duration stall;
    private final AtomicInteger open = new AtomicInteger();

    StreamDoor(HubEndpoint endpoint, Credentials credentials, AddressLimits limits, Duration stall) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.limits = limits;
        this.stall = stall;
        this.heartbeat = endpoint.heartbeat().compareTo(MAX_HEARTBEAT) < 0 ? endpoint.heartbeat() : MAX_HEARTBEAT;
    }

    int connectionCount() {
        return open.get();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        InetSocketAddress address = exchange.getSourceAddress();
        if (limits.isGuessing(address)) {
            SocketDoor.tooMany(exchange, "Too many credentials of this address were refused");
        } else if (limits.isFull(address)) {
            SocketDoor.tooMany(exchange, "Too many connections of this address");
        } else {
            Handshake handshake;
            try {
                ExchangeHead head = new ExchangeHead(exchange);
                handshake = Handshakes.ofStream(head, credentials.of(head));
            } catch (IllegalArgumentException e) {
                JsonAnswer.error(exchange, 400, "invalid_field", String.valueOf(e.getMessage()));
                return;
            }
            exchange.dispatch(exchange.getIoThread(), () -> open(exchange, handshake, address));
        }
    }

    private void open(HttpServerExchange exchange, Handshake handshake, InetSocketAddress address) {
        EventStream stream = new EventStream(exchange, heartbeat, stall, code -> {
            open.decrementAndGet();
            limits.closed(address);
            if (code == CloseCode.NOT_AUTHENTICATED.code()) {
                limits.failed(address);
            }
        });
        open.incrementAndGet();
        limits.opened(address);
        stream.begin(endpoint.open(handshake, stream));
    }

    /** The head of an answer that goes on for as long as the client is there. */
    static void accept(HttpServerExchange exchange) {
        exchange.setStatusCode(200);
        exchange.setPersistent(false);
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "text/event-stream")
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(ACCEL_BUFFERING, "no")
                .put(NO_SNIFF, "nosniff")
                .put(REFERRER_POLICY, "no-referrer");
    }

    /** What a close code of the hub is as a status. A browser's EventSource does not come back after any of these. */
    static void refuse(HttpServerExchange exchange, int code) {
        CloseCode known = CloseCode.fromCode(code);
        switch (known == null ? CloseCode.INTERNAL_ERROR : known) {
            case NOT_AUTHENTICATED -> notAuthenticated(exchange, "not_authenticated", "No or no valid token");
            case TOKEN_EXPIRED -> notAuthenticated(exchange, "token_expired", "The token has expired");
            case FORBIDDEN -> notAuthenticated(exchange, "not_authenticated", "The token was revoked");
            case SUPERSEDED ->
                JsonAnswer.error(exchange, 409, "superseded", "A later connection of this device is there already");
            case GOING_AWAY, TRY_AGAIN_LATER -> {
                exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
                JsonAnswer.error(exchange, 503, "unavailable", "Try again later");
            }
            default -> JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    private static void notAuthenticated(HttpServerExchange exchange, String code, String sentence) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        JsonAnswer.error(exchange, 401, code, sentence);
    }
}
