package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Breaks the Redis of two hubs under load, over and over, and looks whether anything is lost, doubled, shuffled or late. */
final class FaultRounds implements AutoCloseable {
    /** The promise with the transport dead, slow or cut off. */
    private static final double WORST_STALENESS_MILLIS = 10_000;

    /** The p99 of a call of the sender, whatever Redis does: on a busy machine, so far above what it takes. */
    private static final double P99_CALL_MILLIS = 100;

    /** Of the median of what is sent once all is well: hints work, and it was not the reconciliation. */
    private static final double LIVE_MILLIS = 1_000;

    /** A pause of Redis below this may pass without anybody giving up a connection. */
    private static final long PAUSE_MILLIS = 4_500;

    private final RedisServer redis;
    private final Proxy proxy;
    private final TwoHubs hubs;
    private final Random random;
    private final String seed;

    private int rounds;
    private double worstStaleness;
    private double worstCall;

    FaultRounds(long seed) throws IOException {
        this.seed = "seed " + seed;
        this.random = new Random(seed);
        this.redis = RedisServer.started();
        this.proxy = new Proxy(redis.port());
        this.hubs = new TwoHubs(
                seed,
                RedisTransport.builder(redis.url()).build(),
                RedisTransport.builder("redis://127.0.0.1:" + proxy.port()).build());
        hubs.settle();
    }

    /** @param maxMillis how long the fault lasts at most */
    void round(Fault fault, long minMillis, long maxMillis) throws Exception {
        long millis = (long) (minMillis * Math.pow((double) maxMillis / minMillis, random.nextDouble()));
        RedisTransport.Counters before = hubs.transports.get(1).counters();
        Fault.Scene scene = new Fault.Scene(redis, proxy, hubs);
        fault.begin(scene);
        try {
            pass(millis);
            TwoHubs.eventually().until(() -> fault.isDone(scene));
        } finally {
            fault.end(scene);
        }
        long from = System.nanoTime();
        boolean pause = fault.isPause() && millis < PAUSE_MILLIS;
        if (!pause) {
            TwoHubs.eventually().until(() -> felt(before));
        }
        hubs.awaitUp();
        double backMillis = (System.nanoTime() - from) / 1e6;
        TwoHubs.Round round = hubs.settle();
        pass(300);
        TwoHubs.Round live = hubs.settle();
        rounds++;
        worstStaleness = Math.max(worstStaleness, Math.max(round.worstStaleness(), live.worstStaleness()));
        worstCall = Math.max(worstCall, round.worstCall());
        System.out.printf(
                "%s %s for %d ms: %d sent, worst staleness %.0f ms, calls p99 %.1f ms, worst %.1f ms; up %.0f ms later, then"
                        + " live in %.0f ms at worst%n",
                seed,
                fault,
                millis,
                round.sent(),
                round.worstStaleness(),
                round.p99Call(),
                round.worstCall(),
                backMillis,
                live.worstStaleness());
        if (pause) {
            assertThat(round.worstStaleness())
                    .as("%s, %s was felt", seed, fault)
                    .isGreaterThan(millis / 4.0);
        }
        assertThat(round.worstStaleness()).as("%s, %s", seed, fault).isLessThan(WORST_STALENESS_MILLIS);
        assertThat(round.p99Call()).as("%s, %s", seed, fault).isLessThan(P99_CALL_MILLIS);
        assertThat(live.worstStaleness()).as("%s, after %s", seed, fault).isLessThan(LIVE_MILLIS);
        assertThat(backMillis).as("%s, back after %s", seed, fault).isLessThan(WORST_STALENESS_MILLIS);
    }

    /** The second node noticed, by another connection; a fault that nobody feels proves nothing. */
    private boolean felt(RedisTransport.Counters before) {
        RedisTransport.Counters now = hubs.transports.get(1).counters();
        return now.connects() > before.connects() || now.failures() > before.failures();
    }

    /** Lets time pass while the load goes on. */
    private static void pass(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    void report(String what) {
        List<RedisTransport.Counters> counters =
                hubs.transports.stream().map(RedisTransport::counters).toList();
        System.out.printf(
                "%s, %s: %d rounds, %d sent to %d devices, none lost, doubled or shuffled; worst staleness %.0f ms, worst call"
                        + " %.0f ms; %s%n",
                what, seed, rounds, hubs.sent(), 2 * TwoHubs.USERS, worstStaleness, worstCall, counters);
    }

    @Override
    public void close() throws IOException {
        hubs.close();
        proxy.close();
        redis.close();
    }
}
