package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.rest.JsonAnswer;
import io.notifyhub.server.rest.RestApi;
import io.notifyhub.server.rest.Route;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpContinue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hub's socket and routes as one {@link HttpHandler} for any Undertow: {@code /ws/notifications/}, all that is below
 * {@code /api/notifications/} and {@code /api/admin/}, the operators' page {@code /admin/}, the browser client below
 * {@code /notify/}, {@code /healthz}, {@code /readyz}, {@code /metrics} where there are any, and the descriptions
 * {@code /openapi.yaml} and {@code /asyncapi.yaml}, each with or without its final slash. Everything else goes to another handler, or is answered with 404. Thread-safe.
 */
public final class NotifyHandlers implements HttpHandler {
    /** The subprotocol that is confirmed to a client that offers it. */
    public static final String SUBPROTOCOL = "notify.v1";

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String SOCKET_PATH = "/ws/notifications";

    private final ClientAddress clientAddress;
    private final AddressConnections connections;
    private final SocketDoor sockets;
    private final StreamDoor streams;
    private final RestApi api;
    private final @Nullable HttpHandler next;
    private volatile boolean draining;

    private NotifyHandlers(Builder from) {
        HubEndpoint endpoint = from.hub.endpoint();
        Credentials credentials = new Credentials(from.cookieName);
        AddressLimits limits = new AddressLimits(from.maxSocketsPerAddress);
        this.clientAddress = new ClientAddress(from.trustedProxies);
        this.connections = new AddressConnections(from.maxSocketsPerAddress);
        this.sockets = new SocketDoor(endpoint, credentials, limits);
        this.streams = new StreamDoor(endpoint, credentials, limits, from.streamStall);
        this.api = RestApi.builder(from.hub, from.rules, credentials, limits).draining(() -> draining).stream(streams)
                .metrics(from.metrics)
                .outbox(from.outbox)
                .build();
        this.next = from.next;
    }

    /** The hub's handlers with the defaults; other paths are answered with 404. */
    public static NotifyHandlers of(NotificationHub hub) {
        return builder(hub).build();
    }

    /** The same handlers, with {@code handler} for all other paths. */
    public static NotifyHandlers of(NotificationHub hub, HttpHandler handler) {
        return builder(hub).next(handler).build();
    }

    public static Builder builder(NotificationHub hub) {
        return new Builder(hub);
    }

    /** From now on everything but {@code /healthz} is answered with 503; what is open goes on. Idempotent. */
    public void drain() {
        draining = true;
    }

    /** Whether no address holds a connection that is counted, sockets aside. */
    boolean holdsNoConnections() {
        return connections.isEmpty();
    }

    /** Sockets and streams that are open or have not ended closing. */
    public int connectionCount() {
        return sockets.connectionCount() + streams.connectionCount();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        try {
            clientAddress.resolve(exchange);
            UndertowExchange request = new UndertowExchange(exchange);
            if (connections.admit(exchange)) {
                BodyLimit.set(exchange);
                route(request, RestApi.withoutFinalSlash(request.path()));
            } else {
                request.closeAfterwards();
                request.header("Retry-After", RETRY_AFTER_SECONDS);
                JsonAnswer.error(request, 429, "rate_limited", "Too many connections of this address");
            }
        } catch (Exception | Error e) {
            Failures.note("A request", e);
            if (!exchange.isResponseStarted()) {
                JsonAnswer.error(new UndertowExchange(exchange), 500, "internal", "The server failed");
            }
        }
    }

    private void route(UndertowExchange request, String path) throws Exception {
        if (api.isAnswered(request, path)) {
            return;
        }
        if (path.equals(SOCKET_PATH)) {
            if (api.admits(request)) {
                sockets.handle(request);
            }
            return;
        }
        Route route = api.find(request, path);
        if (route == null) {
            other(request);
        } else if (api.admits(request)) {
            serve(request, route);
        }
    }

    private static void serve(UndertowExchange request, Route route) throws Exception {
        if (HttpContinue.requiresContinueResponse(request.exchange())) {
            // A client that announces its body waits to be asked for it (RFC 9110 section 10.1.1).
            new HttpContinueReadHandler(exchange -> route.handle(request)).handleRequest(request.exchange());
        } else {
            route.handle(request);
        }
    }

    /** All paths but that of the socket. For this module's tests. */
    List<Route> routes() {
        return api.routes();
    }

    private void other(UndertowExchange request) throws Exception {
        HttpHandler handler = next;
        if (handler == null) {
            JsonAnswer.error(request, 404, "not_found", "No such path");
        } else {
            handler.handleRequest(request.exchange());
        }
    }

    /** Settings of {@link NotifyHandlers}; each is checked when it is set. Not thread-safe. */
    public static final class Builder {
        private static final Duration STREAM_STALL = Duration.ofSeconds(180);

        /** The cookie that holds a token unless set otherwise. */
        public static final String DEFAULT_COOKIE_NAME = Credentials.DEFAULT_COOKIE_NAME;

        /** Sockets of one address unless set otherwise. */
        public static final int DEFAULT_MAX_SOCKETS_PER_ADDRESS = 200;

        private final NotificationHub hub;
        private AccessRules rules = AccessRules.sameOrigin();
        private String cookieName = DEFAULT_COOKIE_NAME;
        private List<String> trustedProxies = List.of();
        private int maxSocketsPerAddress = DEFAULT_MAX_SOCKETS_PER_ADDRESS;
        private Duration streamStall = STREAM_STALL;
        private @Nullable HttpHandler next;
        private @Nullable Supplier<String> metrics;
        private @Nullable OutboxView outbox;

        private Builder(NotificationHub hub) {
            this.hub = Objects.requireNonNull(hub, "hub");
        }

        /** Which hosts and origins are let in; {@link AccessRules#sameOrigin()} by default. */
        public Builder access(AccessRules value) {
            this.rules = Objects.requireNonNull(value, "access");
            return this;
        }

        /** The cookie whose value is a token; {@link #DEFAULT_COOKIE_NAME} by default. */
        public Builder cookieName(String value) {
            Credentials checked = new Credentials(value);
            Objects.requireNonNull(checked);
            this.cookieName = value;
            return this;
        }

        /**
         * The proxies whose {@code X-Forwarded-For} is believed, as addresses or networks; none by default.
         *
         * @throws IllegalArgumentException if one is neither
         */
        public Builder trustedProxies(List<String> value) {
            ClientAddress checked = new ClientAddress(value);
            Objects.requireNonNull(checked);
            this.trustedProxies = List.copyOf(value);
            return this;
        }

        /**
         * Sockets that one address may have open, {@link #DEFAULT_MAX_SOCKETS_PER_ADDRESS} by default; as many other
         * connections may it have beside them. This machine itself may have any number.
         */
        public Builder maxSocketsPerAddress(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxSocketsPerAddress must be positive, was " + value);
            }
            this.maxSocketsPerAddress = value;
            return this;
        }

        /** How long a stream may write without progress before it is cut. For tests. */
        Builder streamStall(Duration value) {
            this.streamStall = value;
            return this;
        }

        /**
         * Serves {@code /metrics}, for this machine itself and for tokens with the scope {@code notify:admin}; not there by
         * default.
         *
         * @param scrape gives the text that Prometheus reads; called on the hub's executor
         */
        public Builder metrics(Supplier<String> scrape) {
            this.metrics = Objects.requireNonNull(scrape, "metrics");
            return this;
        }

        /** The outbox whose given up rows the operators' page shows; none by default. */
        public Builder outbox(OutboxView value) {
            this.outbox = Objects.requireNonNull(value, "outbox");
            return this;
        }

        /** Handles all paths that are not the hub's. What it throws is answered with 500. */
        public Builder next(HttpHandler value) {
            this.next = Objects.requireNonNull(value, "next");
            return this;
        }

        public NotifyHandlers build() {
            return new NotifyHandlers(this);
        }
    }
}
