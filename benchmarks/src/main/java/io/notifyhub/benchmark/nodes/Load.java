package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Tokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Notifies users over REST at a steady rate, through whichever host is chosen. Where a host does not answer, or not with 201, the
 * same is asked of another with the same key, until it is acknowledged. Thread-safe.
 */
final class Load implements AutoCloseable {
    private static final int THREADS = 8;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Supplier<InetSocketAddress> hosts;
    private final int users;
    private final Map<String, Long> heads = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acked = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final String token = Tokens.of("load", "notify:send");
    private volatile boolean closed;

    Load(Supplier<InetSocketAddress> hosts, int users, int perSecond) {
        this.hosts = hosts;
        this.users = users;
        for (int i = 0; i < THREADS; i++) {
            String name = "load-" + i;
            Thread thread = new Thread(() -> run(name, perSecond), name);
            thread.start();
            threads.add(thread);
        }
    }

    private void run(String name, int perSecond) {
        long period = THREADS * 1_000_000_000L / perSecond;
        long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(period);
        for (int n = 0; !closed; n++) {
            LockSupport.parkNanos(next - System.nanoTime());
            next += period;
            send(name + '-' + n, "user-" + ThreadLocalRandom.current().nextInt(users));
        }
    }

    private void send(String key, String user) {
        long begin = System.nanoTime();
        while (true) {
            try {
                HttpResponse<String> answer =
                        http.send(request(key, user, begin), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 201) {
                    acknowledged(user, answer.body());
                    micros.add((System.nanoTime() - begin) / 1_000);
                    return;
                }
            } catch (IOException e) {
                // It went away meanwhile.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            repeated.incrementAndGet();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private HttpRequest request(String key, String user, long nanos) {
        String body = "{\"user_id\":\"" + user + "\",\"notification_type\":\"tick\",\"title\":\"Tick\",\"data\":{\"t\":"
                + nanos + "}}";
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + hosts.get().getPort() + "/api/notifications/"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void acknowledged(String user, String body) {
        long id = Long.parseLong(HubMember.field(body, "\"id\":", ',', '}'));
        heads.merge(user, id, Math::max);
        acked.incrementAndGet();
    }

    /** How many calls ended with an acknowledgement. */
    int acked() {
        return acked.get();
    }

    /** How many attempts had to be made again. */
    int repeated() {
        return repeated.get();
    }

    /** The highest id that was acknowledged for a user; 0 if there was none. */
    long head(String user) {
        return heads.getOrDefault(user, 0L);
    }

    /** How long calls took, retries included, in milliseconds: median, 99th percentile and the longest. */
    String times() {
        List<Long> sorted = micros.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.isEmpty()
                ? "none"
                : String.format(
                        "p50 %.1f ms, p99 %.1f ms, longest %.0f ms",
                        sorted.get(sorted.size() / 2) / 1e3,
                        sorted.get(sorted.size() * 99 / 100) / 1e3,
                        sorted.get(sorted.size() - 1) / 1e3);
    }

    /** Finishes what was begun. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
