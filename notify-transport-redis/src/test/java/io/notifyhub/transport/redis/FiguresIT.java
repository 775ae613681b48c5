package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/**
 * What the fan-out costs Redis: the figures of docs/scaling.md, printed. Users with one node each, at several rates; and beside
 * it the plainest rival, a channel per user, by the same connections in pipelines.
 */
@Tag("long")
class FiguresIT {
    private static final int USERS = 1_000;
    private static final int FRAME_BYTES = 155;
    private static final int SECONDS = 5;

    /** When each envelope went and came, by number. */
    private static final class Clock {
        final AtomicLongArray sent;
        final AtomicLongArray came;
        final AtomicInteger count = new AtomicInteger();

        Clock(int envelopes) {
            sent = new AtomicLongArray(envelopes);
            came = new AtomicLongArray(envelopes);
        }

        void came(long number) {
            came.set((int) number, System.nanoTime());
            count.incrementAndGet();
        }

        String latencies() {
            long[] nanos = new long[sent.length()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = came.get(i) - sent.get(i);
            }
            Arrays.sort(nanos);
            return String.format(
                    "p50 %.2f ms, p99 %.2f ms", nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
        }
    }

    private interface Send {
        void one(int number, String user);
    }

    /** Sends at an even rate, every millisecond what is due. */
    private static void pace(int rate, Clock clock, int users, Send send) {
        long begin = System.nanoTime();
        int total = clock.sent.length();
        int done = 0;
        while (done < total) {
            long due = Math.min(total, (System.nanoTime() - begin) * rate / 1_000_000_000L + 1);
            while (done < due) {
                clock.sent.set(done, System.nanoTime());
                send.one(done, "user-" + done % users);
                done++;
            }
            LockSupport.parkNanos(1_000_000);
        }
        TwoHubs.eventually().until(() -> clock.count.get() >= total);
    }

    /** What Redis has counted so far. */
    private record Meter(double cpuSeconds, long commands, long in, long out) {
        static Meter read(RedisServer redis) {
            String info = RedisServer.text(redis.command(Command.INFO, "everything"));
            return new Meter(
                    number(info, "used_cpu_user:") + number(info, "used_cpu_sys:"),
                    (long) number(info, "total_commands_processed:"),
                    (long) number(info, "total_net_input_bytes:"),
                    (long) number(info, "total_net_output_bytes:"));
        }

        private static double number(String info, String name) {
            return info.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line ->
                            Double.parseDouble(line.substring(name.length()).trim()))
                    .findFirst()
                    .orElseThrow();
        }

        String since(Meter before, int envelopes) {
            return String.format(
                    "per envelope %.2f commands, %.0f bytes in, %.0f bytes out, %.1f µs of Redis' CPU",
                    (double) (commands - before.commands) / envelopes,
                    (double) (in - before.in) / envelopes,
                    (double) (out - before.out) / envelopes,
                    (cpuSeconds - before.cpuSeconds) * 1e6 / envelopes);
        }
    }

    @Test
    void theRouteTable() {
        for (int rate : new int[] {100, 1_000, 5_000, 20_000}) {
            System.out.println("route table, " + figures(rate, USERS, 2));
        }
    }

    @Test
    void byUsersAndNodes() {
        for (int users : new int[] {1_000, 10_000, 100_000}) {
            System.out.println("route table, " + figures(5_000, users, 2));
        }
        for (int nodes : new int[] {3, 5, 9}) {
            System.out.println("route table, " + figures(5_000, 10_000, nodes));
        }
    }

    /** The first node publishes, and the users are spread over the others. */
    private static String figures(int rate, int users, int nodes) {
        List<RedisTransport> transports = new ArrayList<>();
        try (RedisServer redis = RedisServer.started()) {
            Clock clock = new Clock(rate * SECONDS);
            AtomicInteger joined = new AtomicInteger();
            for (int i = 0; i < nodes; i++) {
                RedisTransport transport = RedisTransport.builder(redis.url()).build();
                transports.add(transport);
                transport.start("node-" + i, listener(clock, joined));
            }
            for (int i = 0; i < users; i++) {
                transports.get(1 + i % (nodes - 1)).join("user-" + i);
            }
            TwoHubs.eventually()
                    .until(() -> transports.stream().allMatch(RedisTransport::isUp) && joined.get() == users);
            RedisTransport from = transports.get(0);
            byte[] frame = new byte[FRAME_BYTES];
            Meter before = Meter.read(redis);
            pace(rate, clock, users, (number, user) -> from.publish(Envelope.step(user, number, 1, 2, frame)));
            assertThat(from.counters().dropped()).isZero();
            return String.format(
                    "%,d users, %d nodes, %,d/s: %s; %s",
                    users, nodes, rate, Meter.read(redis).since(before, rate * SECONDS), clock.latencies());
        } finally {
            transports.forEach(RedisTransport::close);
        }
    }

    private static TransportListener listener(Clock clock, AtomicInteger joined) {
        return new TransportListener() {
            @Override
            public void onEnvelope(Envelope envelope) {
                clock.came(envelope.rev());
            }

            @Override
            public void onJoined(String userId) {
                joined.incrementAndGet();
            }

            @Override
            public void onUp() {}

            @Override
            public void onDown() {}
        };
    }

    @Test
    void aChannelPerUser() throws Exception {
        for (int rate : new int[] {100, 1_000, 5_000, 20_000}) {
            try (RedisServer redis = RedisServer.started()) {
                Clock clock = new Clock(rate * SECONDS);
                Connection listening = connect(redis);
                for (int i = 0; i < USERS; i++) {
                    listening.sendCommand(Command.SUBSCRIBE, "channel:user-" + i);
                    listening.getOne();
                }
                Thread reader = new Thread(() -> read(listening, clock));
                reader.start();
                Connection publishing = connect(redis);
                Meter before = Meter.read(redis);
                byte[] frame = new byte[FRAME_BYTES];
                List<byte[]> batch = new ArrayList<>();
                pace(rate, clock, USERS, (number, user) -> {
                    byte[] message = (number + ":").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    byte[] whole = Arrays.copyOf(message, message.length + frame.length);
                    batch.add(whole);
                    publishing.sendCommand(Command.PUBLISH, Keys.bytes("channel:" + user), whole);
                    // As many in a pipeline as come in a millisecond.
                    if (batch.size() >= Math.max(1, rate / 1_000)) {
                        publishing.getMany(batch.size());
                        batch.clear();
                    }
                });
                System.out.printf(
                        "a channel per user, %,d/s: %s; %s%n",
                        rate, Meter.read(redis).since(before, rate * SECONDS), clock.latencies());
                Connections.close(listening);
                Connections.close(publishing);
                reader.join();
            }
        }
    }

    private static Connection connect(RedisServer redis) {
        return new Connection(
                new HostAndPort("127.0.0.1", redis.port()),
                DefaultJedisClientConfig.builder().resp2().build());
    }

    private static void read(Connection connection, Clock clock) {
        try {
            connection.setSoTimeout(0);
            while (true) {
                if (connection.getUnflushedObject() instanceof List<?> push && push.get(2) instanceof byte[] message) {
                    String text = Keys.text(message);
                    clock.came(Long.parseLong(text.substring(0, text.indexOf(':'))));
                }
            }
        } catch (RuntimeException e) {
            // Closed by the test.
        }
    }
}
