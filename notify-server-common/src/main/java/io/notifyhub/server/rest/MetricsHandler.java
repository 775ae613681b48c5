package io.notifyhub.server.rest;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /metrics}, as Prometheus reads it: for this machine itself, and for tokens with the scope {@code notify:admin}. What a
 * proxy on this machine passes on comes from somewhere else. Immutable and thread-safe.
 */
final class MetricsHandler {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** Any of them says that there is a proxy between. */
    private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP");

    private final Supplier<String> scrape;
    private final Door door;

    MetricsHandler(Supplier<String> scrape, Door door) {
        this.scrape = scrape;
        this.door = door;
    }

    Route route() {
        return Route.of("/metrics").get(exchange -> {
            if (isOfThisMachine(exchange)) {
                door.enterUnasked(exchange, () -> answer(exchange));
            } else {
                door.enterAsAdmin(exchange, who -> answer(exchange));
            }
        });
    }

    private static boolean isOfThisMachine(RestExchange exchange) {
        InetAddress address = exchange.remoteAddress().getAddress();
        return address != null
                && address.isLoopbackAddress()
                && exchange.header("Authorization") == null
                && FORWARDED.stream().allMatch(name -> exchange.header(name) == null);
    }

    private void answer(RestExchange exchange) {
        exchange.header("Content-Type", CONTENT_TYPE);
        exchange.header("Cache-Control", "no-store");
        exchange.send(200, scrape.get().getBytes(StandardCharsets.UTF_8));
    }
}
