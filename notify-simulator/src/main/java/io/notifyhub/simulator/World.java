package io.notifyhub.simulator;

import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.simulator.checker.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run: everything that takes part in it, put together from a seed. For one thread. */
final class World {
    private static final List<String> NAMES = List.of("ann", "bob", "cyd");
    /** The outage that lasts from the first fault to when all are back. */
    static final String FAULTS = "faults";

    private static final int FRAMES = 8;
    private static final int MOST_PROBLEMS = 20;

    final long seed;
    final Trace trace;
    final Tally tally = new Tally();
    final History history = new History();
    final Chance chance;
    final Plan plan;
    final Timeline time;
    final Latency latency;
    final Trouble trouble;
    final WallClock clock;
    final List<String> users;
    final NotificationStore store;
    final @Nullable Rewinds rewinds;
    final Logs logs;
    final Tokens tokens;
    final Operations operations;
    final List<SimulatedClient> clients = new ArrayList<>();
    final Network network;
    final Coincidences coincidences;

    private boolean outage;
    private final Set<String> problems = new LinkedHashSet<>();

    World(long seed, boolean traced, Parts parts) {
        this.seed = seed;
        trace = new Trace(traced);
        chance = new Chance(seed);
        plan = new Plan(seed, chance.split(), parts.isRewindable());
        time = new Timeline(chance.split(), trace, this::taskFailed);
        latency = new Latency(chance.split(), plan.longestLag);
        trouble = new Trouble(plan, chance.split(), time, tally);
        clock = new WallClock(time);
        users = NAMES.subList(0, plan.users);
        SimulatedStore own = parts.isRewindable() ? new SimulatedStore(chance.split(), clock, plan.maxEntries) : null;
        Surroundings around = new Surroundings(
                seed, clock, chance.split().asRandom(), new Timers(time, latency, new Actor("parts")), time.nanoTime());
        store = own != null ? own : parts.store(around);
        rewinds = own == null ? null : new Rewinds(this, own);
        logs = new Logs(this);
        tokens = new Tokens(this);
        operations = new Operations(this);
        Function<String, Transport> transports = parts.transports(around);
        network = new Network(this, transports);
        network.begin(plan.nodes);
        coincidences = new Coincidences(this);
        for (String user : users) {
            for (int i = 1; i <= plan.devicesPerUser; i++) {
                clients.add(new SimulatedClient(this, user, i));
            }
        }
        trace.note("seed", Long.toString(seed), plan.toString());
    }

    /** Runs from the beginning to the end. */
    void play(int steps) {
        if (!plan.isCalm()) {
            beginOutage();
        }
        new Driver(this, steps).run();
        coincidences.finale();
        new Ending(this).run();
    }

    /** From here on nobody can expect anything in time. */
    private void beginOutage() {
        outage = true;
        history.outageBegan(FAULTS, 0, null);
    }

    boolean isOutage() {
        return outage;
    }

    void endOutage() {
        outage = false;
        history.outageEnded(FAULTS, millis());
    }

    /** Virtual milliseconds since the beginning. */
    long millis() {
        return time.now() / Timeline.MILLI;
    }

    /** How often logs were put back. */
    long rewindCount() {
        return rewinds == null ? 0 : rewinds.count();
    }

    /** The mark of a log without steps. */
    long storeMark() {
        return logs.head("nobody").mark();
    }

    /** Lets time go on for everybody else; for whoever blocks. */
    void waitFor(long nanos) {
        time.runUntil(time.now() + nanos);
    }

    /** Something is wrong. */
    void report(String problem) {
        if (problems.size() < MOST_PROBLEMS) {
            trace.note("PROBLEM", "", problem);
            problems.add(problem);
        }
    }

    /** The run could not go on. */
    void broken(Throwable failure) {
        report("the run broke off: " + withStack(failure));
    }

    private void taskFailed(Actor owner, String kind, Throwable failure) {
        report("a task (" + kind + ") of " + owner.name + " threw " + withStack(failure));
    }

    private static String withStack(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        StackTraceElement[] stack = failure.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            text.append(" at ").append(stack[i]);
        }
        return text.toString();
    }

    List<String> problems() {
        return new ArrayList<>(problems);
    }
}
