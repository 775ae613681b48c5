package io.notifyhub.server.testkit;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.server.AccessRules;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a test wants its server. Immutable.
 *
 * @param hub changes the hub's settings
 * @param rules which hosts and origins are let in
 * @param stall after which time without a sign of life a connection is cut; null for the default
 * @param known who the server itself takes every request to be of; null for nobody
 */
public record ServerSettings(
        UnaryOperator<NotificationHub.Builder> hub,
        AccessRules rules,
        @Nullable Duration stall,
        @Nullable Principal known) {
    public static final ServerSettings DEFAULT = new ServerSettings(hub -> hub, AccessRules.sameOrigin(), null, null);

    public static ServerSettings ofHub(UnaryOperator<NotificationHub.Builder> settings) {
        return new ServerSettings(settings, DEFAULT.rules, null, null);
    }

    public ServerSettings withRules(AccessRules value) {
        return new ServerSettings(hub, value, stall, known);
    }

    public ServerSettings withStall(Duration value) {
        return new ServerSettings(hub, rules, value, known);
    }

    public ServerSettings withKnown(Principal value) {
        return new ServerSettings(hub, rules, stall, value);
    }

    /** A hub like this. */
    public NotificationHub build() {
        return hub.apply(NotificationHub.builder()
                        .nodeId("node-1")
                        .authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET)))
                .build();
    }
}
