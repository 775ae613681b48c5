package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.memory.MemoryNotificationStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a send allocates on the caller's thread, up to the connection: a guard against what makes it dearer unnoticed. Bytes, as they
 * are the same on every machine; the time is measured by {@code SendCost} in the benchmarks.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CONNECTIONS = 200;
    private static final int WARM_UP = 20_000;
    private static final int SENDS = 5_000;
    private static final String DATA = "{\"n\":1,\"text\":\"" + "x".repeat(128) + "\"}";

    /** 1,900 when this was written, of which the entry and its frame, which are kept, are some 1,100. */
    private static final long MOST_PER_SEND = 2_600;

    private static long bytesPerSend(int connections) {
        try (NotificationHub hub = NotificationHub.builder()
                .store(MemoryNotificationStore.builder().maxEntries(100).build())
                .limits(HubLimits.DEFAULT.withMaxDevicesPerUser(CONNECTIONS))
                .build()) {
            AtomicLong taken = new AtomicLong();
            for (int i = 0; i < connections; i++) {
                hub.endpoint().open(Principal.of("ann"), new Handshake(List.of(), null), new Sink(taken));
            }
            // Each is greeted and told that it has caught up.
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> taken.get() == 2L * connections);
            send(hub, WARM_UP / Math.max(1, connections / 10));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            send(hub, SENDS);
            return (THREADS.getCurrentThreadAllocatedBytes() - before) / SENDS;
        }
    }

    private static void send(NotificationHub hub, int count) {
        NotificationRequest request =
                NotificationRequest.type("tick").dataJson(DATA).build();
        for (int i = 0; i < count; i++) {
            hub.notifyUser("ann", request);
        }
    }

    @Test
    @DisplayName("a send costs a bounded number of bytes, and a further connection of the user none")
    void bounded() {
        long one = bytesPerSend(1);
        long many = bytesPerSend(CONNECTIONS);
        System.out.println(one + " bytes a send to one connection, " + many + " to " + CONNECTIONS);
        assertThat(one).isLessThan(MOST_PER_SEND);
        assertThat(many - one).as("nothing for each connection").isLessThan(CONNECTIONS);
    }

    /** Takes everything at once. */
    private record Sink(AtomicLong taken) implements HostConnection {
        @Override
        public boolean offer(OutboundFrame frame) {
            taken.incrementAndGet();
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public void suspendReceives() {}

        @Override
        public void resumeReceives() {}

        @Override
        public void close(int code, String reason) {}

        @Override
        public String remoteAddress() {
            return "local";
        }
    }
}
