package io.notifyhub.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is told to go on: wall clock and monotonic time of one virtual time line. Timers that
 * are to fire in it belong to a {@link ManualScheduler}. Thread-safe.
 */
public final class ManualClock extends Clock {
    /** Where virtual time begins unless told otherwise. */
    public static final Instant DEFAULT_START = Instant.parse("2030-01-01T00:00:00Z");

    private final Instant start;
    private final ZoneId zone;
    private final AtomicLong nanos;
    private final AtomicLong wallOffsetNanos;

    public ManualClock() {
        this(DEFAULT_START);
    }

    public ManualClock(Instant start) {
        this(start, ZoneOffset.UTC, new AtomicLong(), new AtomicLong());
    }

    private ManualClock(Instant start, ZoneId zone, AtomicLong nanos, AtomicLong wallOffsetNanos) {
        this.start = start;
        this.zone = zone;
        this.nanos = nanos;
        this.wallOffsetNanos = wallOffsetNanos;
    }

    /** Moves both times on. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time goes forward only, was " + by);
        }
        nanos.addAndGet(by.toNanos());
    }

    /** Sets the wall clock alone forward or back, as an operator or NTP does. */
    public void jump(Duration by) {
        wallOffsetNanos.addAndGet(by.toNanos());
    }

    /** Nanoseconds since the start: monotonic time. */
    public long nanos() {
        return nanos.get();
    }

    /** Monotonic time in the form a hub takes it. */
    public LongSupplier nanoTime() {
        return nanos::get;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.get()).plusNanos(wallOffsetNanos.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** A view of the same time in another zone. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(start, other, nanos, wallOffsetNanos);
    }

    @Override
    public String toString() {
        return "ManualClock[" + instant() + ']';
    }
}
