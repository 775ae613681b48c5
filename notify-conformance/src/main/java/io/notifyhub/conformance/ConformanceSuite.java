package io.notifyhub.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a client through scenarios, several at a time. A driver, which is a small program around the client, asks this suite
 * for work and tells what the client does; {@code docs/conformance.md} says how one is written.
 *
 * <pre>{@code
 * List<Verdict> verdicts = ConformanceSuite.builder()
 *         .drivers(Drivers.program(List.of("node", "driver.mjs")))
 *         .build()
 *         .run(System.out::println);
 * }</pre>
 */
public final class ConformanceSuite {
    /** How long to wait for what has to happen. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    public static final int DEFAULT_PARALLEL = 12;

    private static final Duration FIRST_DRIVER = Duration.ofMinutes(2);

    private final List<Scenario> chosen;
    private final Drivers drivers;
    private final int parallel;
    private final Duration patience;
    private final int port;
    private final @Nullable Path files;
    private final Consumer<String> announce;

    private ConformanceSuite(Builder builder) {
        this.chosen = List.copyOf(builder.chosen);
        this.drivers = builder.drivers;
        this.parallel = builder.parallel;
        this.patience = builder.patience;
        this.port = builder.port;
        this.files = builder.files;
        this.announce = builder.announce;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Every scenario there is. */
    public static List<Scenario> scenarios() {
        return Scenarios.all();
    }

    /**
     * Plays the chosen scenarios. Blocks until all have ended, or no driver came for two minutes.
     *
     * @param progress told each verdict as it comes, on one thread at a time
     * @return the verdicts in the order of {@link #scenarios()}
     */
    public List<Verdict> run(Consumer<Verdict> progress) throws IOException, InterruptedException {
        List<Closeable> started = new CopyOnWriteArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        try (ControlServer control = new ControlServer(port, new StaticFiles(files))) {
            announce.accept(control.url());
            started.add(drivers.start(control.url(), parallel));
            Queue<Scenario> left = new ConcurrentLinkedQueue<>(slowestFirst());
            ScenarioPlayer player = new ScenarioPlayer(control, patience);
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < parallel; i++) {
                Thread worker = new Thread(
                        () -> work(left, control, player, started, verdict -> {
                            synchronized (verdicts) {
                                verdicts.add(verdict);
                                progress.accept(verdict);
                            }
                        }),
                        "conformance-worker-" + i);
                worker.setDaemon(true);
                worker.start();
                workers.add(worker);
            }
            for (Thread worker : workers) {
                worker.join();
            }
            control.dismiss();
        } finally {
            for (Closeable each : started) {
                each.close();
            }
        }
        verdicts.sort(Comparator.comparing(verdict -> chosen.indexOf(verdict.scenario())));
        return List.copyOf(verdicts);
    }

    private List<Scenario> slowestFirst() {
        List<Scenario> sorted = new ArrayList<>(chosen);
        sorted.sort(Comparator.comparing(scenario -> !scenario.slow()));
        return sorted;
    }

    private void work(
            Queue<Scenario> left,
            ControlServer control,
            ScenarioPlayer player,
            List<Closeable> started,
            Consumer<Verdict> done) {
        try {
            Scenario next = left.poll();
            while (next != null) {
                Driver driver = control.acquire(FIRST_DRIVER);
                if (driver == null) {
                    done.accept(Verdict.unplayed(
                            next, "no driver asked for work within " + FIRST_DRIVER.toSeconds() + " s"));
                } else {
                    done.accept(player.play(next, driver));
                    if (driver.isBroken()) {
                        started.add(drivers.start(control.url(), 1));
                    } else {
                        control.release(driver);
                    }
                }
                next = left.poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects what a suite is to do. Each setter checks at once. Not thread-safe. */
    public static final class Builder {
        private List<Scenario> chosen = Scenarios.all();
        private Drivers drivers = Drivers.javaClient();
        private int parallel = DEFAULT_PARALLEL;
        private Duration patience = DEFAULT_PATIENCE;
        private int port;
        private @Nullable Path files;
        private Consumer<String> announce = url -> {};

        private Builder() {}

        /** Only the scenarios with these names. */
        public Builder only(Collection<String> names) {
            Set<String> wanted = Set.copyOf(names);
            List<Scenario> found = Scenarios.all().stream()
                    .filter(scenario -> wanted.contains(scenario.name()))
                    .toList();
            for (String name : wanted) {
                if (found.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                    throw new IllegalArgumentException("there is no scenario '" + name + "'");
                }
            }
            chosen = found;
            return this;
        }

        /** By default the Java client. */
        public Builder drivers(Drivers value) {
            drivers = Objects.requireNonNull(value, "drivers");
            return this;
        }

        /** How many scenarios at a time, and so how many drivers; {@link #DEFAULT_PARALLEL} by default. */
        public Builder parallel(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("parallel must be at least 1, was " + value);
            }
            parallel = value;
            return this;
        }

        /** {@link #DEFAULT_PATIENCE} by default. */
        public Builder patience(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("patience must be positive, was " + value);
            }
            patience = value;
            return this;
        }

        /** Where drivers find this suite; by default any free port. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** A folder whose files are served to a driver that is a page. */
        public Builder files(Path value) {
            files = value;
            return this;
        }

        /** Told the address of the suite before it starts. */
        public Builder announce(Consumer<String> value) {
            announce = Objects.requireNonNull(value, "announce");
            return this;
        }

        public ConformanceSuite build() {
            return new ConformanceSuite(this);
        }
    }
}
