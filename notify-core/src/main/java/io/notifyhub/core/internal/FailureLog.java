package io.notifyhub.core.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Logs failures that clients can bring about again and again: one short line each, at most ten a second in the process, and
 * without the failure's message, which may quote what a client sent. The stack trace is there at level DEBUG. Thread-safe.
 */
final class FailureLog {
    private static final int PER_SECOND = 10;

    private static final AtomicLong second = new AtomicLong();
    private static final AtomicInteger lines = new AtomicInteger();

    private FailureLog() {}

    /** @param what failed, in our own words */
    static void error(Logger log, String what, Throwable failure) {
        log.debug("{} failed", what, failure);
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (second.getAndSet(now) != now) {
            lines.set(0);
        }
        if (lines.incrementAndGet() <= PER_SECOND) {
            StackTraceElement[] trace = failure.getStackTrace();
            log.error(
                    "{} failed: {} at {}",
                    what,
                    failure.getClass().getName(),
                    trace.length == 0 ? "an unknown place" : trace[0]);
        }
    }
}
