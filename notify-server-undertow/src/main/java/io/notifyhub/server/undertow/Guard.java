package io.notifyhub.server.undertow;

import io.notifyhub.server.AccessRules;
import io.notifyhub.server.undertow.rest.JsonAnswer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the hub's paths: refuses requests of pages that may not ask with 403, and answers browsers that want to know
 * beforehand (CORS, Fetch Standard section 3.2). Immutable and thread-safe; does not block.
 */
final class Guard implements HttpHandler {
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");

    private final AccessRules rules;
    private final HttpHandler next;

    Guard(AccessRules rules, HttpHandler next) {
        this.rules = rules;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap headers = exchange.getRequestHeaders();
        List<String> origins = headers.get(Headers.ORIGIN);
        if (origins != null) {
            if (!allAllowed(origins, headers.getFirst(Headers.HOST))) {
                JsonAnswer.error(exchange, 403, "origin_not_allowed", "Pages of this origin may not connect here");
                return;
            }
            allow(exchange, origins.get(0));
            if (exchange.getRequestMethod().equals(Methods.OPTIONS) && headers.contains(REQUEST_METHOD)) {
                preflight(exchange);
                return;
            }
        }
        next.handleRequest(exchange);
    }

    private boolean allAllowed(List<String> origins, @Nullable String host) {
        return origins.stream().allMatch(origin -> rules.allowsOrigin(origin, host));
    }

    private static void allow(HttpServerExchange exchange, String origin) {
        exchange.getResponseHeaders()
                .put(ALLOW_ORIGIN, origin)
                .put(ALLOW_CREDENTIALS, "true")
                .add(Headers.VARY, Headers.ORIGIN_STRING);
    }

    private static void preflight(HttpServerExchange exchange) {
        exchange.setStatusCode(204);
        exchange.getResponseHeaders()
                .put(ALLOW_METHODS, "GET, POST, PUT, DELETE")
                .put(ALLOW_HEADERS, "Authorization, Content-Type, Idempotency-Key, Last-Event-ID")
                .put(MAX_AGE, "600");
        exchange.endExchange();
    }
}
