package io.notifyhub.server.rest;

import io.notifyhub.server.AccessRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the hub's paths: refuses requests of pages that may not ask with 403, and answers browsers that want to know
 * beforehand (CORS, Fetch Standard section 3.2). Immutable and thread-safe; does not block.
 */
final class Guard {
    private static final byte[] NOTHING = {};

    private final AccessRules rules;

    Guard(AccessRules rules) {
        this.rules = rules;
    }

    /** @return false if the request was answered here */
    boolean admits(RestExchange exchange) {
        List<String> origins = exchange.headers("Origin");
        if (origins.isEmpty()) {
            return true;
        }
        if (!allAllowed(origins, exchange.header("Host"))) {
            JsonAnswer.error(exchange, 403, "origin_not_allowed", "Pages of this origin may not connect here");
            return false;
        }
        exchange.header("Access-Control-Allow-Origin", origins.get(0));
        exchange.header("Access-Control-Allow-Credentials", "true");
        exchange.header("Vary", "Origin");
        if (exchange.method().equals("OPTIONS") && exchange.header("Access-Control-Request-Method") != null) {
            preflight(exchange);
            return false;
        }
        return true;
    }

    private boolean allAllowed(List<String> origins, @Nullable String host) {
        return origins.stream().allMatch(origin -> rules.allowsOrigin(origin, host));
    }

    private static void preflight(RestExchange exchange) {
        exchange.header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
        exchange.header("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID");
        exchange.header("Access-Control-Max-Age", "600");
        exchange.send(204, NOTHING);
    }
}
