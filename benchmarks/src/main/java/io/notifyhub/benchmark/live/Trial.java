package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.Beat;
import io.notifyhub.benchmark.crowd.Crowd;
import io.notifyhub.benchmark.crowd.Servers;
import io.notifyhub.benchmark.crowd.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One server under test from its start to its end. Confined to one thread. */
final class Trial implements AutoCloseable {
    private static final long MILLI = Beat.MILLI;
    private static final long SECOND = 1_000 * MILLI;
    private static final int USERS = 1_000;
    private static final int FAN = 5_000;
    private static final int OPENING_AT_ONCE = 200;
    private static final int SINGLES = 40;
    private static final int MOST_SETTLING_SECONDS = 30;
    /** What a server takes in a second that has nothing to do. */
    private static final double QUIET_CPU_SECONDS = 0.05;
    /** How long nothing may come before the rest counts as lost. */
    private static final long PATIENCE = 5 * SECOND;

    private final Contestant contestant;
    private final InetSocketAddress target;
    private final Settings settings;
    private final Servers servers = new Servers();
    private final Map<Measure, Double> results = new EnumMap<>(Measure.class);
    private int places;
    private long lost;
    private long disordered;

    /**
     * How much is measured.
     *
     * @param perSecond at which rate latency is measured
     * @param seconds for how long
     * @param flood how many are sent flat out
     * @param idle how many connections idle
     */
    record Settings(int perSecond, int seconds, int flood, int idle) {}

    Trial(Contestant contestant, java.nio.file.Path rivals, int port, Settings settings) throws IOException {
        this.contestant = contestant;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.settings = settings;
        servers.start(contestant.command(rivals, port));
    }

    Map<Measure, Double> run() throws IOException, InterruptedException {
        if (settings.idle() > 0) {
            idle();
        }
        targeted();
        fanOut();
        results.put(Measure.LOST, (double) lost);
        results.put(Measure.DISORDERED, (double) disordered);
        return results;
    }

    private double cpuSeconds() throws IOException {
        return Usage.of(servers.pids()).cpuSeconds();
    }

    // ---- who listens

    private List<Listener> listeners(int count, int users, Audience audience) {
        List<Listener> listeners = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            listeners.add(new Listener(target, places++, "user-" + i % users, contestant.dialect, audience));
        }
        return listeners;
    }

    private static void awaitPresent(Audience audience, int count) {
        long until = System.nanoTime() + 120 * SECOND;
        while (audience.present() < count) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("only " + audience.present() + " of " + count + " are connected");
            }
            LockSupport.parkNanos(MILLI);
        }
    }

    /** After a crowd has gone: until the server has found out, and does nothing any longer. */
    private void settle() throws IOException {
        double before = -1;
        double now = cpuSeconds();
        for (int i = 0; i < MOST_SETTLING_SECONDS && now - before > QUIET_CPU_SECONDS; i++) {
            LockSupport.parkNanos(SECOND);
            before = now;
            now = cpuSeconds();
        }
        servers.ask("mem");
    }

    // ---- connecting and idling

    private void idle() throws IOException, InterruptedException {
        // For the compilers.
        connect(settings.idle(), false);
        connect(settings.idle(), false);
        connect(settings.idle(), true);
    }

    private void connect(int count, boolean measured) throws IOException, InterruptedException {
        long before = Long.parseLong(servers.ask("mem"));
        double cpu = cpuSeconds();
        long begin = System.nanoTime();
        Audience audience = new Audience();
        try (Crowd crowd = new Crowd(listeners(count, count, audience), Integer.MAX_VALUE, OPENING_AT_ONCE)) {
            awaitPresent(audience, count);
            double seconds = (System.nanoTime() - begin) / (double) SECOND;
            if (measured) {
                results.put(Measure.CONNECTS, count / seconds);
                results.put(Measure.CONNECT_CPU, (cpuSeconds() - cpu) * 1_000 / count);
                LockSupport.parkNanos(2 * SECOND);
                long after = Long.parseLong(servers.ask("mem"));
                results.put(Measure.IDLE_KB, (after - before) / 1_024.0 / count);
                if (crowd.refused() > 0) {
                    throw new IllegalStateException(crowd.refused() + " were refused");
                }
            }
        }
        settle();
    }

    // ---- one connection each

    private void targeted() throws IOException, InterruptedException {
        Audience audience = new Audience();
        try (Crowd crowd = new Crowd(listeners(USERS, USERS, audience), 2_000)) {
            awaitPresent(audience, USERS);
            LockSupport.parkNanos(SECOND);
            long sent = 0;
            // For the compilers.
            for (int i = 0; i < 2; i++) {
                sent += steady(audience, sent, 3);
                sent += flood(audience, sent, settings.flood() / 2, USERS, 1);
            }
            lost = 0;
            audience.time(true);
            double cpu = cpuSeconds();
            int count = steady(audience, sent, settings.seconds());
            sent += count;
            results.put(Measure.STEADY_CPU, (cpuSeconds() - cpu) * 1e6 / count);
            Histogram took = audience.latencies();
            audience.time(false);
            results.put(Measure.STEADY_P50, took.getValueAtPercentile(50) / 1e6);
            results.put(Measure.STEADY_P99, took.getValueAtPercentile(99) / 1e6);
            results.put(Measure.STEADY_P999, took.getValueAtPercentile(99.9) / 1e6);
            measureFlood(audience, crowd, sent, settings.flood(), USERS, 1);
        }
        disordered += audience.disordered();
        settle();
    }

    /** What is due in a millisecond is sent at its beginning. @return how many were sent */
    private int steady(Audience audience, long first, int seconds) throws IOException {
        int perTick = settings.perSecond() / 1_000;
        int ticks = seconds * 1_000;
        long expected = audience.delivered() + (long) ticks * perTick;
        Beat.go(
                ticks,
                (tick, due) -> servers.tell(
                        "send " + (first + (long) tick * perTick) + ' ' + perTick + ' ' + USERS + ' ' + due));
        await(audience, expected);
        return ticks * perTick;
    }

    // ---- flat out

    /** @return how many were sent */
    private int flood(Audience audience, long first, int count, int users, int each) throws IOException {
        long expected = audience.delivered() + (long) count * each;
        servers.run("flood " + first + ' ' + count + ' ' + users);
        await(audience, expected);
        return count;
    }

    private void measureFlood(Audience audience, Crowd crowd, long first, int count, int users, int each)
            throws IOException {
        boolean fan = each > 1;
        double cpu = cpuSeconds();
        long reads = crowd.reads();
        long before = audience.delivered();
        long begin = System.nanoTime();
        flood(audience, first, count, users, each);
        double used = cpuSeconds() - cpu;
        long delivered = audience.delivered() - before;
        results.put(fan ? Measure.FAN_PER_CPU : Measure.FLAT_PER_CPU, delivered / used);
        results.put(fan ? Measure.FAN_PER_READ : Measure.FLAT_PER_READ, delivered / (double) (crowd.reads() - reads));
        if (!fan) {
            results.put(
                    Measure.FLAT_PER_SECOND, delivered * (double) SECOND / Math.max(1, audience.lastNanos() - begin));
        }
    }

    /** One user with many connections. */
    private void fanOut() throws IOException, InterruptedException {
        Audience audience = new Audience();
        try (Crowd crowd = new Crowd(listeners(FAN, 1, audience), 2_500)) {
            awaitPresent(audience, FAN);
            LockSupport.parkNanos(SECOND);
            long sent = 0;
            int sends = Math.max(1, settings.flood() / FAN);
            for (int i = 0; i < 3; i++) {
                sent += flood(audience, sent, sends, 1, FAN);
            }
            measureFlood(audience, crowd, sent, sends, 1, FAN);
            sent += sends;
            Histogram toTheLast = new Histogram(3);
            for (int i = 0; i < SINGLES; i++) {
                long expected = audience.delivered() + FAN;
                long begin = System.nanoTime();
                servers.tell("send " + sent++ + " 1 1 " + begin);
                await(audience, expected);
                toTheLast.recordValue(Math.max(1, audience.lastNanos() - begin));
                LockSupport.parkNanos(20 * MILLI);
            }
            results.put(Measure.FAN_LAST, toTheLast.getValueAtPercentile(50) / 1e6);
        }
        disordered += audience.disordered();
    }

    private void await(Audience audience, long expected) {
        long seen = -1;
        long since = System.nanoTime();
        while (audience.delivered() < expected) {
            LockSupport.parkNanos(MILLI / 2);
            long now = audience.delivered();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE) {
                lost += expected - now;
                return;
            }
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
