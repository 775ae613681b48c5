package io.notifyhub.core.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Logs failures that clients can bring about again and again: one short line for each kind in ten seconds, which says how
 * many there were, and without the failure's message, which may quote what a client sent. The stack trace is there at level
 * DEBUG. Thread-safe.
 */
public final class FailureLog {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Beyond so many all others count as one: kinds are places in programs, and few. */
    private static final int MAX_KINDS = 100;

    private static final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    private FailureLog() {}

    /** One kind of failure. Guarded by itself. */
    private static final class Kind {
        private boolean said;
        private long saidAt;
        private int unsaid;

        /** @return how many were not said before this one that is; negative if this one is not either */
        synchronized int take(long now) {
            if (said && now - saidAt < PERIOD_NANOS) {
                unsaid++;
                return -1;
            }
            int before = unsaid;
            said = true;
            saidAt = now;
            unsaid = 0;
            return before;
        }
    }

    /**
     * Logs at level ERROR, if this kind is due.
     *
     * @param what failed, in our own words: nothing that clients choose
     */
    public static void error(Logger log, String what, Throwable failure) {
        log.debug("{} failed", what, failure);
        StackTraceElement[] trace = failure.getStackTrace();
        String where = failure.getClass().getName() + " at " + (trace.length == 0 ? "an unknown place" : trace[0]);
        int before = kind(what + where).take(System.nanoTime());
        if (before >= 0) {
            log.error(
                    "{} failed: {}{}", what, where, before == 0 ? "" : " (" + before + " more since it was last said)");
        }
    }

    private static Kind kind(String name) {
        Kind known = kinds.get(name);
        return known != null
                ? known
                : kinds.computeIfAbsent(kinds.size() < MAX_KINDS ? name : "others", key -> new Kind());
    }
}
