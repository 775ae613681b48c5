package io.notifyhub.simulator;

import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs hubs, a store, a transport, sockets and real clients in one thread and virtual time, with faults, all from a seed.
 * Immutable; each run stands alone, so several threads may run different seeds.
 */
public final class Simulation {
    /** Actions of one run. */
    public static final int DEFAULT_STEPS = 200;

    private final Parts parts;
    private final int steps;

    private Simulation(Builder from) {
        this.parts = new Parts(from.stores, from.transports);
        this.steps = from.steps;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs the product's own parts from {@code seed}.
     *
     * @return what is wrong, with the last events of the user concerned and how to see the rest; null if nothing is
     */
    public static @Nullable String verdict(long seed) {
        Simulation simulation = builder().build();
        SimulationResult result = simulation.run(seed);
        return result.isFine() ? null : String.join("\n", simulation.describe(result));
    }

    /** The command line: see {@code run.sh --help}. @return what it prints */
    public static List<String> run(String[] args) {
        return new Main(args).run();
    }

    /** Runs from {@code seed}. Blocks for some milliseconds. */
    public SimulationResult run(long seed) {
        return run(seed, false);
    }

    /** Runs from {@code seed} and keeps everything that happened as lines to read. */
    public SimulationResult trace(long seed) {
        return run(seed, true);
    }

    /** What is wrong with a run, in lines: the problems, the last events of the user concerned, and how to see the rest. */
    public List<String> describe(SimulationResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("seed " + result.seed() + ":");
        result.problems().forEach(problem -> lines.add("  " + problem));
        if (!result.isFine()) {
            lines.add("  the last events of the user:");
            Excerpt.of(result.problems().get(0), trace(result.seed()).trace())
                    .forEach(line -> lines.add("    " + line));
            lines.add("  all of it: ./notify-simulator/run.sh --seed " + result.seed()
                    + (steps == DEFAULT_STEPS ? "" : " --steps " + steps) + " --trace");
        }
        return lines;
    }

    private SimulationResult run(long seed, boolean traced) {
        World world = new World(seed, traced, parts);
        LogWatch.watch(world);
        try {
            world.play(steps);
        } catch (RuntimeException | Error e) {
            world.broken(e);
        } finally {
            LogWatch.watch(null);
        }
        return new SimulationResult(
                seed,
                world.problems(),
                world.trace.hash(),
                world.trace.events(),
                world.tally.counts(),
                world.trace.lines());
    }

    /** Settings of a {@link Simulation}. Not thread-safe. */
    public static final class Builder {
        private @Nullable Function<Surroundings, NotificationStore> stores;
        private @Nullable Function<Surroundings, Function<String, Transport>> transports;
        private int steps = DEFAULT_STEPS;

        private Builder() {}

        /**
         * Runs on a store of another kind. It fails and is slow as the simulation's own, but is never put back to an older state.
         *
         * @param value makes an empty one for each run; all nodes share it
         */
        public Builder store(Function<Surroundings, NotificationStore> value) {
            stores = Objects.requireNonNull(value, "store");
            return this;
        }

        /**
         * Runs on transports of another kind.
         *
         * @param value makes, for each run, what makes a node's transport from the node's id
         */
        public Builder transports(Function<Surroundings, Function<String, Transport>> value) {
            transports = Objects.requireNonNull(value, "transports");
            return this;
        }

        /** How many actions a run has; {@link #DEFAULT_STEPS} by default. */
        public Builder steps(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("steps must be positive, was " + value);
            }
            steps = value;
            return this;
        }

        public Simulation build() {
            return new Simulation(this);
        }
    }
}
