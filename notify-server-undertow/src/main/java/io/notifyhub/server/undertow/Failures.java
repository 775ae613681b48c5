package io.notifyhub.server.undertow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes failures that should not have happened: one short line each, at most ten a second, without the failure's message,
 * which may quote what a client sent. The stack trace is there at level DEBUG. Thread-safe.
 */
public final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int PER_SECOND = 10;

    private static final AtomicLong second = new AtomicLong();
    private static final AtomicInteger lines = new AtomicInteger();
    private static final AtomicInteger unsaid = new AtomicInteger();

    private Failures() {}

    /** @param what failed, in our own words */
    public static void note(String what, Throwable failure) {
        log.debug("{} failed", what, failure);
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (second.getAndSet(now) != now) {
            lines.set(0);
        }
        if (lines.incrementAndGet() > PER_SECOND) {
            unsaid.incrementAndGet();
            return;
        }
        StackTraceElement[] trace = failure.getStackTrace();
        int before = unsaid.getAndSet(0);
        log.error(
                "{} failed with {} at {}{}",
                what,
                failure.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0],
                before == 0 ? "" : " (" + before + " more before)");
    }
}
