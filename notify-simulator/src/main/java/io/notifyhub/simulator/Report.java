package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Adds up many runs. Thread-safe, guarded by its own monitor. */
final class Report {
    private final int steps;
    private final long began = System.nanoTime();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private long seeds;
    private long events;
    private int failed;

    Report(int steps) {
        this.steps = steps;
    }

    synchronized void add(SimulationResult result) {
        seeds++;
        events += result.events();
        result.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    synchronized void failed(List<String> description) {
        failed++;
        failures.addAll(description);
    }

    synchronized int failures() {
        return failed;
    }

    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        double seconds = (System.nanoTime() - began) / 1e9;
        counts.forEach((what, count) -> lines.add(String.format(Locale.ROOT, "%12d  %s", count, what)));
        lines.add(String.format(
                Locale.ROOT,
                "%d seeds, %d steps, %d events, %.1f s, %.2f ms a seed",
                seeds,
                seeds * steps,
                events,
                seconds,
                seconds * 1_000 / Math.max(1, seeds)));
        lines.addAll(failures);
        lines.add(failed == 0 ? "no violation" : "FAILED: " + failed + " of " + seeds + " seeds");
        return lines;
    }
}
