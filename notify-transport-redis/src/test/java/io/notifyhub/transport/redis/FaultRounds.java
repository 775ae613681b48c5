package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Breaks the Redis of two hubs under load, over and over, and looks whether anything is lost, doubled, shuffled or late. */
final class FaultRounds {
    /** The promise with the transport dead, slow or cut off. */
    private static final double WORST_STALENESS_MILLIS = 10_000;

    /** Of the calls of the sender, whatever Redis does. The machine may be busy, so this is far above what they take. */
    private static final double P99_CALL_MILLIS = 100;

    /** Of what is sent once all is well: hints work, and it was not the reconciliation. */
    private static final double LIVE_MILLIS = 1_000;

    /** A pause of Redis below this may pass without anybody giving up a connection. */
    private static final long PAUSE_MILLIS = 4_500;

    /** A pause of Redis makes something later than this, while the hubs find most of it out by themselves. */
    private static final double FELT_MILLIS = 250;

    private final TwoHubs hubs;
    private final Random random;
    private final String seed;

    private int rounds;
    private double worstStaleness;
    private double worstCall;

    FaultRounds(long seed, TwoHubs hubs) {
        this.seed = "seed " + seed;
        this.random = new Random(seed);
        this.hubs = hubs;
        hubs.settle();
    }

    interface Step {
        void run() throws Exception;
    }

    /**
     * What is done to Redis.
     *
     * @param isPause whether, if it is short, it does no more than make everything late
     * @param nodes which of the nodes have to notice it, by another connection
     * @param isDone whether what was to happen has happened, so that it can be undone
     */
    record Trouble(String name, boolean isPause, List<Integer> nodes, Step begin, BooleanSupplier isDone, Step end) {}

    /** How long a fault is to last: small numbers as likely as large ones. */
    long between(long minMillis, long maxMillis) {
        return (long) (minMillis * Math.pow((double) maxMillis / minMillis, random.nextDouble()));
    }

    void round(Trouble trouble, long millis) throws Exception {
        String what = seed + ", " + trouble.name() + " for " + millis + " ms";
        List<RedisTransport.Counters> before =
                hubs.transports.stream().map(RedisTransport::counters).toList();
        trouble.begin().run();
        try {
            pass(millis);
            TwoHubs.eventually().until(trouble.isDone()::getAsBoolean);
        } finally {
            trouble.end().run();
        }
        long from = System.nanoTime();
        boolean pause = trouble.isPause() && millis < PAUSE_MILLIS;
        if (!pause) {
            TwoHubs.eventually().until(() -> felt(trouble.nodes(), before));
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
                "%s: %d sent, worst staleness %.0f ms, worst call %.1f ms; up %.0f ms later, then live"
                        + " in %.0f ms at worst%n",
                what, round.sent(), round.worstStaleness(), round.worstCall(), backMillis, live.worstStaleness());
        if (pause) {
            assertThat(round.worstStaleness())
                    .as("%s was felt", what)
                    .isGreaterThan(Math.min(millis / 4.0, FELT_MILLIS));
        }
        assertThat(round.worstStaleness()).as(what).isLessThan(WORST_STALENESS_MILLIS);
        assertThat(live.worstStaleness()).as("after %s", what).isLessThan(LIVE_MILLIS);
        assertThat(backMillis).as("back after %s", what).isLessThan(WORST_STALENESS_MILLIS);
    }

    /** A fault that nobody feels proves nothing. */
    private boolean felt(List<Integer> nodes, List<RedisTransport.Counters> before) {
        return nodes.stream().allMatch(node -> {
            RedisTransport.Counters then = before.get(node);
            RedisTransport.Counters now = hubs.transports.get(node).counters();
            return now.connects() > then.connects() || now.failures() > then.failures();
        });
    }

    /** Lets time pass while the load goes on. */
    private static void pass(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    /** Says what became of all rounds, and judges how long the sender's calls took. */
    void report(String what) {
        double p99 = hubs.p99CallMillis();
        List<RedisTransport.Counters> counters =
                hubs.transports.stream().map(RedisTransport::counters).toList();
        System.out.printf(
                "%s, %s: %d rounds, %d sent to %d devices, none lost, doubled or shuffled; worst staleness %.0f ms,"
                        + " calls p99 %.1f ms, worst %.0f ms; %s%n",
                what, seed, rounds, hubs.sent(), 2 * TwoHubs.USERS, worstStaleness, p99, worstCall, counters);
        assertThat(p99).as("p99 of all calls, %s", seed).isLessThan(P99_CALL_MILLIS);
    }
}
