package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.Handshakes;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Instant;
import java.util.List;

/** The part of the way in that belongs to this package, for the fuzz targets. */
public final class DoorFuzzing {
    private static final Credentials CREDENTIALS = new Credentials("access_token");
    private static final ClientAddress PROXIED = new ClientAddress(List.of("127.0.0.0/8", "::/0"));
    private static final List<AccessRules> RULES = List.of(
            AccessRules.sameOrigin(),
            AccessRules.local(),
            AccessRules.hosts(List.of("example.com", ".example.org")),
            AccessRules.hosts(List.of("*")).withOrigins(List.of("https://example.com")));

    private DoorFuzzing() {}

    /** A token of user 1 that does not expire while a fuzzer runs. */
    public static String token() {
        return Jwt.of(1L).expiring(Instant.parse("2100-01-01T00:00:00Z")).token();
    }

    /** What checks it. */
    public static TokenAuthenticator authenticator() {
        return JwtTokenAuthenticator.hmac(Jwt.SECRET);
    }

    /** Where it comes from, whether it may, with which tokens, and of which device. */
    public static void wayIn(HttpServerExchange exchange, UpgradeRequest request) {
        PROXIED.resolve(exchange);
        assertThat(exchange.getSourceAddress().isUnresolved()).isFalse();
        String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        for (AccessRules rules : RULES) {
            boolean served = rules.allowsHost(host);
            if (origin != null && rules.allowsOrigin(origin, host)) {
                assertThat(origin).contains("://").doesNotContain("/ ", "@");
            }
            assertThat(served && host != null && host.contains("/")).isFalse();
        }
        assertThat(CREDENTIALS.ofUpgrade(new UpgradeHead(request))).doesNotContainNull();
        assertThat(CREDENTIALS.of(new UndertowExchange(exchange))).doesNotContainNull();
        try {
            assertThat(Handshakes.of(new UndertowExchange(exchange), List.of()).attempt())
                    .isNotNegative();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).containsAnyOf("device", "attempt");
        }
    }
}
