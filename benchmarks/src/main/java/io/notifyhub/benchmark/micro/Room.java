package io.notifyhub.benchmark.micro;

import io.notifyhub.benchmark.live.Orders;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.memory.MemoryNotificationStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A hub whose users have logs of a length in memory, and connections that take everything at once. Confined to one thread. */
final class Room implements AutoCloseable {
    private static final int SHORTEST_LOG = 10;
    /** Nothing is ever pruned for its bytes. */
    private static final long STORE_BYTES = 1L << 40;

    /** A log keeps four times as many steps as entries: so it neither grows nor has room left. */
    private static final int TIMES_FILLED = 5;

    private static final String PADDING = "x".repeat(112);

    private final NotificationHub hub;
    private final String[] users;
    private long sends;

    /**
     * @param connections of all users together, one for each after the other
     * @param log how many entries each has, and keeps
     */
    Room(int users, int connections, int log) {
        this.users = new String[users];
        for (int i = 0; i < users; i++) {
            this.users[i] = "user-" + i;
        }
        hub = NotificationHub.builder()
                .store(MemoryNotificationStore.builder()
                        .maxEntries(Math.max(SHORTEST_LOG, log))
                        .maxBytes(STORE_BYTES)
                        .build())
                .limits(HubLimits.DEFAULT.withMaxDevicesPerUser(Math.max(1, connections)))
                .build();
        for (long i = 0; i < (long) users * log * TIMES_FILLED; i++) {
            send();
        }
        AtomicLong taken = new AtomicLong();
        for (int i = 0; i < connections; i++) {
            hub.endpoint().open(Principal.of(this.users[i % users]), new Handshake(List.of(), null), new Sink(taken));
        }
        // Each is greeted and told that it has caught up.
        while (taken.get() < 2L * connections) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** To one user after the other. */
    NotifyResult send() {
        long n = sends++;
        return hub.notifyUser(users[(int) (n % users.length)], "tick", new Orders.Tick(n, n, PADDING));
    }

    @Override
    public void close() {
        hub.close();
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
