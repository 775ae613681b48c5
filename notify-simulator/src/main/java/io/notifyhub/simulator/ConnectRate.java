package io.notifyhub.simulator;

import java.util.ArrayDeque;

/** Watches that a client does not storm its server: so many attempts in a minute are no back-off. For one thread. */
final class ConnectRate {
    private static final long WINDOW = 60 * Timeline.SECOND;
    /** With full jitter up to 0.25 s, 0.5 s, … 30 s there are about ten. */
    private static final int MOST = 60;

    private final ArrayDeque<Long> attempts = new ArrayDeque<>();

    /** @return whether this is one attempt too many */
    boolean isStorm(long now) {
        attempts.add(now);
        while (attempts.getFirst() < now - WINDOW) {
            attempts.removeFirst();
        }
        return attempts.size() == MOST;
    }
}
