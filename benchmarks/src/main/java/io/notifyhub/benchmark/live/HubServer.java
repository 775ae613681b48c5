package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * NotifyHub as a server under test, with its log in memory and all that {@code notifyUser} does. Takes the orders that all servers
 * under test take on standard input:
 *
 * <pre>
 * send  first count users nanos   so many, to one user after the other, that were due at this time
 * flood first count users         so many, as fast as they go; says {@code sent}
 * mem                             collects garbage, and says what is used
 * </pre>
 */
public final class HubServer {
    private static final int UNLIMITED = 1_000_000;
    private static final String PADDING = "x".repeat(112);

    private final NotificationHub hub;

    /** What is sent: 155 bytes as JSON. */
    record Tick(long n, long t, String p) {}

    private HubServer(NotificationHub hub) {
        this.hub = hub;
    }

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
        new HubServer(hub).obey();
        System.exit(0);
    }

    private void obey() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "send" ->
                    send(
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            Integer.parseInt(words[3]),
                            Long.parseLong(words[4]));
                case "flood" -> {
                    send(Long.parseLong(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]), 0);
                    System.out.println("sent");
                }
                default -> System.out.println("mem " + memory());
            }
        }
    }

    private void send(long first, long count, int users, long due) {
        for (long i = first; i < first + count; i++) {
            hub.notifyUser(
                    "user-" + i % users, "tick", new Tick(i / users, due == 0 ? System.nanoTime() : due, PADDING));
        }
    }

    private static long memory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return buffers
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
