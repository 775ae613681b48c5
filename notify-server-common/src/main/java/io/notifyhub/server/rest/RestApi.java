package io.notifyhub.server.rest;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hub's paths over plain HTTP, whichever server they are in: all that is below {@code /api/notifications/} and
 * {@code /api/admin/}, the operators' page {@code /admin/}, the browser client below {@code /notify/}, {@code /healthz},
 * {@code /readyz}, {@code /metrics} where there are any, and the descriptions {@code /openapi.yaml} and {@code /asyncapi.yaml}.
 * Immutable and thread-safe; blocks nobody who brings a request.
 */
public final class RestApi {
    private static final String RETRY_AFTER_SECONDS = "5";

    private final AccessRules rules;
    private final BooleanSupplier draining;
    private final Guard guard;
    private final Route liveness;
    private final Route readiness;
    private final Routes routes;

    private RestApi(Builder from) {
        HubEndpoint endpoint = from.hub.endpoint();
        Door door = new Door(endpoint, from.credentials, from.limits);
        HealthHandler health = new HealthHandler(endpoint);
        List<Route> api = new ArrayList<>(new NotificationsHandler(from.hub, door).routes());
        api.add(new TicketHandler(endpoint, door).route());
        api.addAll(new AdminHandler(from.hub, door, from.outbox).routes());
        api.addAll(AdminPage.routes());
        api.addAll(BrowserClient.routes());
        Supplier<String> metrics = from.metrics;
        if (metrics != null) {
            api.add(new MetricsHandler(metrics, door).route());
        }
        RouteHandler stream = from.stream;
        if (stream != null) {
            api.add(Route.of("/api/notifications/stream").stream(stream));
        }
        for (String description : List.of("openapi.yaml", "asyncapi.yaml")) {
            api.add(Route.of("/" + description).get(StaticFile.of(description, "application/yaml")));
        }
        this.rules = from.rules;
        this.draining = from.draining;
        this.guard = new Guard(rules);
        this.liveness = health.liveness();
        this.readiness = health.readiness();
        this.routes = new Routes(api);
    }

    /**
     * Settings for one hub.
     *
     * @param rules which hosts and origins are let in
     * @param credentials where tokens stand
     * @param limits shared with the sockets of this server
     */
    public static Builder builder(
            NotificationHub hub, AccessRules rules, Credentials credentials, AddressLimits limits) {
        return new Builder(hub, rules, credentials, limits);
    }

    /** A path as this API knows it. */
    public static String withoutFinalSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Serves a request. @return false if there is no such path: nothing was answered then */
    public boolean serve(RestExchange exchange) {
        String path = withoutFinalSlash(exchange.path());
        if (isAnswered(exchange, path)) {
            return true;
        }
        Route route = find(exchange, path);
        if (route == null) {
            return false;
        }
        if (admits(exchange)) {
            route.handle(exchange);
        }
        return true;
    }

    /**
     * What goes before all paths: health, going away, and names that this server does not answer to.
     *
     * @param path without its final slash
     * @return true if the request was answered
     */
    public boolean isAnswered(RestExchange exchange, String path) {
        if (path.equals(liveness.template())) {
            liveness.handle(exchange);
        } else if (path.equals(readiness.template())) {
            if (draining.getAsBoolean()) {
                HealthHandler.leaving(exchange);
            } else {
                readiness.handle(exchange);
            }
        } else if (draining.getAsBoolean()) {
            exchange.closeAfterwards();
            exchange.header("Retry-After", RETRY_AFTER_SECONDS);
            JsonAnswer.error(exchange, 503, "unavailable", "The server is shutting down");
        } else if (!rules.allowsHost(exchange.header("Host"))) {
            JsonAnswer.error(exchange, 400, "host_not_allowed", "This server is not addressed so");
        } else {
            return false;
        }
        return true;
    }

    /** @param path without its final slash. @return null if there is no such path */
    public @Nullable Route find(RestExchange exchange, String path) {
        return routes.find(exchange, path);
    }

    /** Whether the page behind a request may ask. @return false if the request was answered */
    public boolean admits(RestExchange exchange) {
        return guard.admits(exchange);
    }

    /** All there are. */
    public List<Route> routes() {
        List<Route> all = new ArrayList<>(List.of(liveness, readiness));
        all.addAll(routes.all());
        return all;
    }

    /** Settings of a {@link RestApi}. Not thread-safe. */
    public static final class Builder {
        private final NotificationHub hub;
        private final AccessRules rules;
        private final Credentials credentials;
        private final AddressLimits limits;
        private BooleanSupplier draining = () -> false;
        private @Nullable RouteHandler stream;
        private @Nullable Supplier<String> metrics;
        private @Nullable OutboxView outbox;

        private Builder(NotificationHub hub, AccessRules rules, Credentials credentials, AddressLimits limits) {
            this.hub = Objects.requireNonNull(hub, "hub");
            this.rules = Objects.requireNonNull(rules, "rules");
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            this.limits = Objects.requireNonNull(limits, "limits");
        }

        /** Tells whether everything but {@code /healthz} is answered with 503; never by default. */
        public Builder draining(BooleanSupplier value) {
            this.draining = Objects.requireNonNull(value, "draining");
            return this;
        }

        /** Answers {@code GET /api/notifications/stream}; not there by default. */
        public Builder stream(RouteHandler value) {
            this.stream = Objects.requireNonNull(value, "stream");
            return this;
        }

        /** Serves {@code /metrics}; not there by default. @param scrape called on the hub's executor; null for none */
        public Builder metrics(@Nullable Supplier<String> scrape) {
            this.metrics = scrape;
            return this;
        }

        /** The outbox whose given up rows the operators' page shows; null, the default, for none. */
        public Builder outbox(@Nullable OutboxView value) {
            this.outbox = value;
            return this;
        }

        public RestApi build() {
            return new RestApi(this);
        }
    }
}
