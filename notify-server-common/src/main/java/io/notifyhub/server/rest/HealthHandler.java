package io.notifyhub.server.rest;

import io.notifyhub.core.host.HubEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code /healthz}: whether the process answers. {@code /readyz}: whether it can serve, which asks the store, at most once at
 * a time and for three seconds at most. A transport that is down is told and does not make a node unready: nothing is lost
 * without it, only later, and taking all nodes away would make an outage of that. Thread-safe; does not block.
 */
final class HealthHandler {
    private static final long STORE_SECONDS = 3;
    private static final String RETRY_SECONDS = "5";

    private final HubEndpoint endpoint;
    /** The question that is under way, if one is: however many ask, the store has one at a time. */
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> asked = new AtomicReference<>();

    HealthHandler(HubEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    Route liveness() {
        return Route.of("/healthz").get(exchange -> JsonAnswer.send(exchange, 200, "{\"status\":\"ok\"}"));
    }

    Route readiness() {
        return Route.of("/readyz").get(this::ready);
    }

    /** Not ready, because this node is going away. */
    static void leaving(RestExchange exchange) {
        exchange.header("Retry-After", RETRY_SECONDS);
        JsonAnswer.send(exchange, 503, "{\"status\":\"draining\"}");
    }

    private void ready(RestExchange exchange) {
        exchange.await(
                isStoreUp().completeOnTimeout(false, STORE_SECONDS, TimeUnit.SECONDS),
                store -> answer(exchange, store));
    }

    private CompletableFuture<Boolean> isStoreUp() {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> before = asked.compareAndExchange(null, mine);
        if (before != null) {
            return before.copy();
        }
        try {
            endpoint.executor().execute(() -> {
                boolean up = endpoint.isStoreUp();
                asked.set(null);
                mine.complete(up);
            });
        } catch (RejectedExecutionException e) {
            asked.set(null);
            mine.complete(false);
        }
        return mine.copy();
    }

    private void answer(RestExchange exchange, boolean store) {
        boolean transport = endpoint.isTransportUp();
        String status = !store ? "unavailable" : transport ? "ok" : "degraded";
        if (!store) {
            exchange.header("Retry-After", RETRY_SECONDS);
        }
        JsonAnswer.send(
                exchange,
                store ? 200 : 503,
                "{\"status\":\"" + status + "\",\"store\":\"" + word(store) + "\",\"transport\":\"" + word(transport)
                        + "\"}");
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
