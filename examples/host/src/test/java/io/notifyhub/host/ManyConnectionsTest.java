package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.notifyhub.core.BulkResult;
import io.notifyhub.core.NotificationRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ManyConnectionsTest {
    private static final int CONNECTIONS = 5_000;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long MIB = 1 << 20;

    @Test
    @DisplayName("5,000 connections all receive a broadcast, and leave nothing behind")
    void broadcast() throws Exception {
        try (RunningHub running = new RunningHub()) {
            Usage before = warmedUp(running);
            try (ManySockets sockets = new ManySockets(running.port())) {
                List<String> users = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    users.add("user-" + i);
                    sockets.open(RunningHub.token("user-" + i));
                }
                assertThat(sockets.awaitOnAll("caught_up", PATIENCE_MILLIS)).isEqualTo(CONNECTIONS);
                Usage connected = Usage.now();
                System.out.printf(
                        "%,d connections: %,d bytes of heap each, both ends' JVM objects included%n",
                        CONNECTIONS, (connected.heapBytes - before.heapBytes) / CONNECTIONS);

                BulkResult result = running.hub.notifyUsers(
                        users,
                        NotificationRequest.type("broadcast")
                                .data(Map.of("n", 1))
                                .build());
                assertThat(result.failures()).isEmpty();
                assertThat(sockets.awaitOnAll("\"type\":\"broadcast\"", PATIENCE_MILLIS))
                        .isEqualTo(CONNECTIONS);
            }
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(running.hub.endpoint().connectionCount()).isZero();
                Usage after = Usage.now();
                assertThat(after.descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors + 10);
                assertThat(after.threads).as("threads").isLessThanOrEqualTo(before.threads + 2);
                // The users' logs remain: 5,000 entries of about a kilobyte.
                assertThat(after.heapBytes - before.heapBytes).as("heap").isLessThan(12 * MIB);
            });
        }
    }

    /** After a small round, so that classes, pools and buffers are there. */
    private static Usage warmedUp(RunningHub running) throws Exception {
        try (ManySockets sockets = new ManySockets(running.port())) {
            for (int i = 0; i < 100; i++) {
                sockets.open(RunningHub.token("warm-" + i));
            }
            assertThat(sockets.awaitOnAll("caught_up", PATIENCE_MILLIS)).isEqualTo(100);
        }
        await().until(() -> running.hub.endpoint().connectionCount() == 0);
        return Usage.now();
    }

    /** What the process uses. */
    private record Usage(long descriptors, int threads, long heapBytes) {
        static Usage now() {
            System.gc();
            long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Usage(
                    descriptors,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}
