package io.notifyhub.benchmark.live;

import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** What all listeners have heard together. Written by the crowd's thread, read by any. */
public final class Audience {
    private final AtomicInteger present = new AtomicInteger();
    private volatile long delivered;
    private volatile long disordered;
    private volatile long lastNanos;

    /** What one sends at a time is timed with; null while nothing is. */
    private volatile Histogram latencies = new Histogram(3);

    private volatile boolean timed;
    private volatile int beginnings;

    void arrived() {
        present.incrementAndGet();
    }

    void left() {
        present.decrementAndGet();
    }

    public int present() {
        return present.get();
    }

    boolean isTimed() {
        return timed;
    }

    /** From now on how long each took is kept, or not. Any thread, while nothing is under way. */
    public void time(boolean whether) {
        latencies = new Histogram(3);
        timed = whether;
    }

    /** The numbers begin anew. One thread, while nothing is under way. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void beginAnew() {
        beginnings++;
    }

    int beginnings() {
        return beginnings;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void delivered(int count, long nanos) {
        delivered += count;
        lastNanos = nanos;
    }

    void took(long nanos) {
        latencies.recordValue(Math.max(1, nanos));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void outOfOrder() {
        disordered++;
    }

    public long delivered() {
        return delivered;
    }

    /** Deliveries that were not the next one for their listener. */
    public long disordered() {
        return disordered;
    }

    /** When the last one came, by {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }

    /** To be read when nothing is under way. */
    public Histogram latencies() {
        return latencies;
    }
}
