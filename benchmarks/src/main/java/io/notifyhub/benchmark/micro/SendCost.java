package io.notifyhub.benchmark.micro;

import com.sun.management.ThreadMXBean;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.memory.MemoryNotificationStore;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code notifyUser} with its log in memory, up to the connection: with nobody there, with a connection for each of a thousand
 * users, with a thousand connections of one user. Time and bytes of the calling thread, the best of several rounds.
 */
public final class SendCost {
    private static final int USERS = 1_000;
    private static final int SENDS = 200_000;
    private static final int ROUNDS = 6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is sent. */
    record Tick(long n, long t, String p) {}

    private SendCost() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            measure("nobody connected", 0, USERS, SENDS);
        }
        measure("a connection each", USERS, USERS, SENDS);
        measure("a thousand connections of one user", USERS, 1, SENDS / USERS * 5);
        System.exit(0);
    }

    private static void measure(String name, int connections, int users, int sends) {
        try (NotificationHub hub = NotificationHub.builder()
                .store(MemoryNotificationStore.builder().maxEntries(100).build())
                .limits(HubLimits.DEFAULT.withMaxDevicesPerUser(USERS))
                .build()) {
            AtomicLong taken = new AtomicLong();
            for (int i = 0; i < connections; i++) {
                Principal who = Principal.of("user-" + i % users);
                hub.endpoint().open(who, new Handshake(List.of(), null), new Sink(taken));
            }
            // Each is greeted and told that it has caught up.
            while (taken.get() < 2L * connections) {
                LockSupport.parkNanos(1_000_000);
            }
            double bestNanos = Double.MAX_VALUE;
            double bytes = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long begin = System.nanoTime();
                for (int i = 0; i < sends; i++) {
                    hub.notifyUser("user-" + i % users, "tick", new Tick(i, begin, "x".repeat(112)));
                }
                bestNanos = Math.min(bestNanos, (System.nanoTime() - begin) / (double) sends);
                bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) sends;
            }
            System.out.printf(Locale.ROOT, "%s: %,.0f ns and %,.0f bytes a send%n", name, bestNanos, bytes);
        }
    }

    /** Takes everything at once. */
    private record Sink(AtomicLong taken) implements HostConnection {
        @Override
        public boolean offer(OutboundFrame frame) {
            taken.incrementAndGet();
            return true;
        }

        @Override
        public void flush() {
            // It is gone already.
        }

        @Override
        public void suspendReceives() {
            // Nothing is ever received.
        }

        @Override
        public void resumeReceives() {
            // Nothing is ever received.
        }

        @Override
        public void close(int code, String reason) {
            // Ends with the hub.
        }

        @Override
        public String remoteAddress() {
            return "local";
        }
    }
}
