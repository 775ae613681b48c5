package io.notifyhub.benchmark.nodes;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many came back in each tenth of a second after a host was told to end. Thread-safe. */
final class Curve {
    private static final int BIN_MILLIS = 100;
    private static final int BINS = 600;
    private static final int BAR = 60;

    private final String name;
    private final long beginNanos = System.nanoTime();
    private final AtomicIntegerArray bins = new AtomicIntegerArray(BINS);

    Curve(String name) {
        this.name = name;
    }

    void count() {
        long bin = (System.nanoTime() - beginNanos) / (BIN_MILLIS * 1_000_000L);
        bins.incrementAndGet((int) Math.min(bin, BINS - 1));
    }

    int total() {
        int total = 0;
        for (int i = 0; i < BINS; i++) {
            total += bins.get(i);
        }
        return total;
    }

    int peak() {
        int peak = 0;
        for (int i = 0; i < BINS; i++) {
            peak = Math.max(peak, bins.get(i));
        }
        return peak;
    }

    private int last() {
        int last = 0;
        for (int i = 0; i < BINS; i++) {
            last = bins.get(i) > 0 ? i : last;
        }
        return last;
    }

    /** By when so many of a hundred had come back, in seconds. */
    private double within(int percent) {
        int sum = 0;
        for (int i = 0; i < BINS; i++) {
            sum += bins.get(i);
            if (100L * sum >= (long) percent * total()) {
                return (i + 1) / 10.0;
            }
        }
        return 0;
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %d came back, half of them within %.1f s, 95 %% within %.1f s, the last after %.1f s; at most %d in"
                        + " 100 ms",
                name,
                total(),
                within(50),
                within(95),
                (last() + 1) / 10.0,
                peak());
    }

    /** A line for each half second. */
    String ascii() {
        StringBuilder text = new StringBuilder();
        int most = 1;
        for (int i = 0; i <= last(); i += 5) {
            most = Math.max(most, half(i));
        }
        for (int i = 0; i <= last(); i += 5) {
            int count = half(i);
            text.append(String.format(
                    Locale.ROOT, "%5.1f s %5d %s%n", i / 10.0, count, "#".repeat((int) ((long) BAR * count / most))));
        }
        return text.toString();
    }

    private int half(int from) {
        int sum = 0;
        for (int i = from; i < Math.min(from + 5, BINS); i++) {
            sum += bins.get(i);
        }
        return sum;
    }

    /** The points of a line in a picture, a tenth of a second and a device each being so many pixels. */
    String points(double x, double y, double height) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= last() + 1; i++) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", i * x, height - bins.get(Math.min(i, BINS - 1)) * y));
        }
        return points.toString().trim();
    }

    int tenths() {
        return last() + 2;
    }

    @Override
    public String toString() {
        return name;
    }
}
