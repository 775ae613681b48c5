package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** NotifyHub as a server under test, with its log in memory and all that {@code notifyUser} does. */
public final class HubServer {
    private static final int UNLIMITED = 1_000_000;

    private HubServer() {}

    /**
     * How it is started; the port is still to be added. With further options for the JVM from {@code BENCH_SERVER_OPTS}, to
     * profile it for example.
     *
     * @param heap as the JVM wants it
     */
    public static List<String> command(String heap) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap));
        String options = System.getenv("BENCH_SERVER_OPTS");
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.trim().split("\\s+")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), HubServer.class.getName()));
        return command;
    }

    /** A port, and how many bytes of logs are kept, if not as many as by default. */
    public static void main(String[] arguments) throws IOException {
        long bytes = arguments.length > 1 ? Long.parseLong(arguments[1]) : MemoryNotificationStore.DEFAULT_MAX_BYTES;
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(Tokens.SECRET))
                .store(MemoryNotificationStore.builder().maxBytes(bytes).build())
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
