package io.notifyhub.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A machine's wall clock: virtual time, and how wrong it is. For one thread. */
final class WallClock extends Clock {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Timeline time;
    private long wrongByNanos;

    WallClock(Timeline time) {
        this.time = time;
    }

    void setWrongBy(long nanos) {
        wrongByNanos = nanos;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(time.now() + wrongByNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
