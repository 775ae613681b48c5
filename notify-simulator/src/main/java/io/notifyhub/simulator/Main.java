package io.notifyhub.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The command line. */
final class Main {
    private final Options options;
    private final List<String> out = new ArrayList<>();

    Main(String[] args) {
        options = Options.parse(args);
    }

    /** Runs and prints; ends with 1 if anything is wrong. */
    public static void main(String[] args) {
        List<String> lines = Simulation.run(args);
        System.out.println(String.join("\n", lines));
        System.exit(lines.stream().anyMatch(line -> line.startsWith("FAILED")) ? 1 : 0);
    }

    List<String> run() {
        if (options.help) {
            return Options.HELP;
        }
        if (options.trace) {
            trace();
        } else {
            many();
        }
        return out;
    }

    private void trace() {
        SimulationResult result =
                Simulation.builder().steps(options.steps).build().trace(options.first);
        Path file = Path.of("simulation-" + options.first + ".txt");
        try {
            Files.write(file, result.trace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.add("trace of " + result.events() + " events, hash " + Long.toHexString(result.traceHash()) + ": " + file);
        out.add(result.isFine() ? "fine" : "FAILED");
        out.addAll(result.problems());
    }

    private void many() {
        Report report = new Report(options.steps);
        AtomicLong next = new AtomicLong(options.first);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < options.threads; i++) {
            Thread thread = new Thread(() -> work(next, report), "simulation-" + i);
            thread.start();
            others.add(thread);
        }
        work(next, report);
        for (Thread thread : others) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        out.addAll(report.lines());
    }

    private void work(AtomicLong next, Report report) {
        Simulation simulation = Simulation.builder().steps(options.steps).build();
        for (long seed = next.getAndIncrement();
                seed <= options.last && report.failures() < options.failures;
                seed = next.getAndIncrement()) {
            SimulationResult result = simulation.run(seed);
            report.add(result);
            if (!result.isFine()) {
                report.failed(simulation.describe(result));
            }
        }
    }
}
