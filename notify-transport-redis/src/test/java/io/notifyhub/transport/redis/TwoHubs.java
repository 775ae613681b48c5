package io.notifyhub.transport.redis;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.memory.MemoryNotificationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Two nodes that share a store and are joined by Redis, users with a device on each, and a sender that never stops. Devices
 * wander between the nodes.
 */
final class TwoHubs implements AutoCloseable {
    static final int USERS = 20;

    final List<RedisTransport> transports = new ArrayList<>();
    final List<NotificationHub> hubs = new ArrayList<>();
    final List<WatchedDevice> devices = new ArrayList<>();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final Random random;

    /** What was acknowledged and not yet checked. */
    private record Acked(String user, long rev, long nanos, long tookNanos) {}

    private final Queue<Acked> acked = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> heads = new ConcurrentHashMap<>();
    private volatile int payload = 100;
    private final List<Long> calls = new ArrayList<>();
    private long sent;

    /** What a round showed; times in milliseconds. */
    record Round(long sent, double worstStaleness, double worstCall) {}

    TwoHubs(long seed, RedisTransport first, RedisTransport second) {
        this.random = new Random(seed);
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxEntries(1_000_000).build();
        for (RedisTransport transport : List.of(first, second)) {
            transports.add(transport);
            hubs.add(NotificationHub.builder()
                    .authenticator(Principal::of)
                    .store(store)
                    .transport(transport)
                    .build());
        }
        for (int i = 0; i < USERS; i++) {
            for (NotificationHub hub : hubs) {
                WatchedDevice device = new WatchedDevice("user-" + i);
                devices.add(device);
                device.connect(hub);
            }
        }
        eventually().until(() -> devices.stream().allMatch(WatchedDevice::isGreeted));
        awaitUp();
        sender.scheduleAtFixedRate(this::send, 0, 5, TimeUnit.MILLISECONDS);
        sender.scheduleAtFixedRate(this::wander, 100, 100, TimeUnit.MILLISECONDS);
    }

    static ConditionFactory eventually() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10));
    }

    void awaitUp() {
        eventually().until(() -> transports.stream().allMatch(RedisTransport::isUp));
    }

    /** Characters in each notification from now on. */
    void payload(int characters) {
        payload = characters;
    }

    private void send() {
        try {
            String user = "user-" + random.nextInt(USERS);
            NotificationHub hub = hubs.get(random.nextInt(2));
            long begin = System.nanoTime();
            NotifyResult result = hub.notifyUser(user, "tick", Map.of("text", "x".repeat(payload)));
            long end = System.nanoTime();
            acked.add(new Acked(user, ((Number) result.notification().id()).longValue(), end, end - begin));
            heads.merge(user, ((Number) result.notification().id()).longValue(), Math::max);
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** One device goes to the other node, or back. */
    private void wander() {
        devices.get(random.nextInt(devices.size())).connect(hubs.get(random.nextInt(2)));
    }

    /** Waits until every device has everything that is acknowledged now, and judges it. */
    Round settle() {
        Map<String, Long> until = Map.copyOf(heads);
        eventually()
                .until(() ->
                        devices.stream().allMatch(device -> device.reached() >= until.getOrDefault(device.user, 0L)));
        devices.forEach(device -> {
            if (!device.violations().isEmpty()) {
                throw new AssertionError(device.user + ": " + device.violations());
            }
        });
        if (!failures.isEmpty()) {
            throw new AssertionError("sending failed", failures.peek());
        }
        long count = 0;
        long worst = 0;
        long worstCall = 0;
        for (Acked next = acked.peek();
                next != null && next.rev() <= until.getOrDefault(next.user(), 0L);
                next = acked.peek()) {
            acked.remove();
            count++;
            calls.add(next.tookNanos());
            worstCall = Math.max(worstCall, next.tookNanos());
            for (WatchedDevice device : devices) {
                if (device.user.equals(next.user())) {
                    worst = Math.max(worst, device.staleness(next.rev(), next.nanos()));
                }
            }
        }
        sent += count;
        return new Round(count, worst / 1e6, worstCall / 1e6);
    }

    double p99CallMillis() {
        List<Long> sorted = calls.stream().sorted().toList();
        return sorted.get(sorted.size() * 99 / 100) / 1e6;
    }

    long sent() {
        return sent;
    }

    @Override
    public void close() {
        sender.shutdownNow();
        hubs.forEach(NotificationHub::close);
    }
}
