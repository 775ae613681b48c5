package io.notifyhub.server.jakarta;

/**
 * When one connection has to be pinged or given up. A peer is alive if something came of it, or if it took what it had kept
 * waiting: that the container took a frame at once says nothing of the peer. Guarded by the connection's lock.
 */
final class Liveness {
    /** What to do. */
    enum Verdict {
        FINE,
        PING,
        STALLED,
        MESSAGE_OVERDUE,
        CLOSE_OVERDUE
    }

    private final Times times;
    private long lastSign;
    private long lastPing;
    private boolean unanswered;
    private long closingSince;
    private boolean closing;

    /**
     * All in nanoseconds.
     *
     * @param assembly how long one message may take to come in
     * @param close how long a close may take
     */
    record Times(long ping, long stall, long assembly, long close) {}

    Liveness(Times times, long now) {
        this.times = times;
        this.lastSign = now;
        this.lastPing = now;
    }

    /** Something came in, or a send that had to wait was taken. */
    void sign(long now) {
        lastSign = now;
        unanswered = false;
    }

    /** The connection is about to be closed. */
    void closing(long now) {
        if (!closing) {
            closing = true;
            closingSince = now;
        }
    }

    /**
     * One look.
     *
     * @param waits whether the container has a frame that it has not got rid of
     * @param messageSince since when a message is coming in; 0 if none is
     */
    Verdict check(long now, boolean waits, long messageSince) {
        if (closing) {
            return now - closingSince >= times.close() ? Verdict.CLOSE_OVERDUE : Verdict.FINE;
        }
        if ((waits || unanswered) && now - lastSign >= times.stall()) {
            return Verdict.STALLED;
        }
        if (messageSince != 0 && now - messageSince >= times.assembly()) {
            return Verdict.MESSAGE_OVERDUE;
        }
        if (!waits && now - lastPing >= times.ping()) {
            lastPing = now;
            unanswered = true;
            return Verdict.PING;
        }
        return Verdict.FINE;
    }
}
