package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import java.io.IOException;

/** NotifyHub as a server under test, with its log in memory and all that {@code notifyUser} does. */
public final class HubServer {
    private static final int UNLIMITED = 1_000_000;

    private HubServer() {}

    public static void main(String[] arguments) throws IOException {
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(Tokens.SECRET))
                .limits(HubLimits.DEFAULT.withMaxDevicesPerUser(UNLIMITED))
                .build();
        NotifyServer.builder(hub)
                .port(Integer.parseInt(arguments[0]))
                .maxConnections(UNLIMITED)
                .handlers(NotifyHandlers.builder(hub)
                        .maxSocketsPerAddress(UNLIMITED)
                        .build())
                .start();
        System.out.println("ready NotifyHub, Java " + Runtime.version().feature());
        Orders.obey((user, tick) -> hub.notifyUser(user, "tick", tick));
        System.exit(0);
    }
}
