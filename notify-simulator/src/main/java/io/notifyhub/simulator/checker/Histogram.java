package io.notifyhub.simulator.checker;

import java.util.Map;
import java.util.TreeMap;

/** How often each number of milliseconds came up, exact. Confined to a thread. */
public final class Histogram {
    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private long total;

    void add(long millis) {
        counts.merge(millis, 1L, Long::sum);
        total++;
    }

    /** How many there are. */
    public long count() {
        return total;
    }

    /** The largest; 0 if there is none. */
    public long max() {
        return counts.isEmpty() ? 0 : counts.lastKey();
    }

    /**
     * The smallest value that at least this share does not exceed; 0 if there is none.
     *
     * @param share from 0 to 1, as 0.99
     */
    public long quantile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (Map.Entry<Long, Long> each : counts.entrySet()) {
            seen += each.getValue();
            if (seen >= wanted) {
                return each.getKey();
            }
        }
        return max();
    }

    @Override
    public String toString() {
        return "n=" + total + " p50=" + quantile(0.5) + " p99=" + quantile(0.99) + " p99.9=" + quantile(0.999) + " max="
                + max() + " ms";
    }
}
