package io.notifyhub.server.undertow;

import io.notifyhub.core.host.FailureLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes failures of this server that should not have happened, as {@link FailureLog} does. Thread-safe. */
public final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** @param what failed, in our own words: nothing that clients choose */
    public static void note(String what, Throwable failure) {
        FailureLog.error(log, what, failure);
    }
}
