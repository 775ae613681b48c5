package io.notifyhub.simulator;

import java.util.List;

/** The arguments of the command line. Immutable once parsed. */
final class Options {
    static final List<String> HELP = List.of(
            "run.sh --seeds 1..1000 [--steps 200] [--threads 1] [--failures 10]",
            "    runs these seeds, and stops when so many have failed",
            "run.sh --seed 4711 [--steps 200] [--trace]",
            "    runs one; --trace writes everything that happens to a file");

    long first = 1;
    long last = 1_000;
    int steps = Simulation.DEFAULT_STEPS;
    int threads = 1;
    int failures = 10;
    boolean trace;
    boolean help;

    private Options() {}

    /** @throws IllegalArgumentException for what it does not know */
    static Options parse(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help" -> options.help = true;
                case "--trace" -> options.trace = true;
                case "--steps" -> options.steps = Integer.parseInt(args[++i]);
                case "--threads" -> options.threads = Integer.parseInt(args[++i]);
                case "--failures" -> options.failures = Integer.parseInt(args[++i]);
                case "--seed" -> {
                    options.first = Long.parseLong(args[++i]);
                    options.last = options.first;
                }
                case "--seeds" -> options.range(args[++i]);
                default -> throw new IllegalArgumentException("unknown: " + args[i] + "; try --help");
            }
        }
        return options;
    }

    private void range(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("--seeds wants first..last, was " + text);
        }
        first = Long.parseLong(text.substring(0, dots));
        last = Long.parseLong(text.substring(dots + 2));
    }
}
