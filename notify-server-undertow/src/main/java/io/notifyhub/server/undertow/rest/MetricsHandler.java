package io.notifyhub.server.undertow.rest;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /metrics}, as Prometheus reads it: for this machine itself, and for tokens with the scope {@code notify:admin}. What a
 * proxy on this machine passes on comes from somewhere else. Immutable and thread-safe.
 */
public final class MetricsHandler {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** Any of them says that there is a proxy between. */
    private static final List<HttpString> FORWARDED =
            List.of(Headers.X_FORWARDED_FOR, Headers.FORWARDED, new HttpString("Via"), new HttpString("X-Real-IP"));

    private final Supplier<String> scrape;
    private final Door door;

    public MetricsHandler(Supplier<String> scrape, Door door) {
        this.scrape = scrape;
        this.door = door;
    }

    public Route route() {
        return Route.of("/metrics").get(exchange -> {
            if (isOfThisMachine(exchange)) {
                door.enterUnasked(exchange, () -> answer(exchange));
            } else {
                door.enterAsAdmin(exchange, who -> answer(exchange));
            }
        });
    }

    private static boolean isOfThisMachine(HttpServerExchange exchange) {
        InetAddress address = exchange.getSourceAddress().getAddress();
        HeaderMap headers = exchange.getRequestHeaders();
        return address != null
                && address.isLoopbackAddress()
                && !headers.contains(Headers.AUTHORIZATION)
                && FORWARDED.stream().noneMatch(headers::contains);
    }

    private void answer(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, CONTENT_TYPE).put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(scrape.get());
    }
}
