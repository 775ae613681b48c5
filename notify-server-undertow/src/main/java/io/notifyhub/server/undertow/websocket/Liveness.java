package io.notifyhub.server.undertow.websocket;

/**
 * When one connection has to be pinged or given up. Sees the clock only when it is swept, so that reading and writing need
 * none; hence every deadline is met up to one sweep late, and never early. Confined to the I/O thread.
 */
final class Liveness {

    /** What the sweep has to do. */
    enum Verdict {
        FINE,
        PING,
        STALLED,
        CLOSE_OVERDUE,
        MESSAGE_OVERDUE
    }

    /** What the sweep saw of a connection. */
    interface Signs {

        /** Whether a byte came in, or a full socket took one, since the last look. */
        boolean takeActivity();

        /** Whether something waits to be written. */
        boolean isWaitingForPeer();

        /** Whether the application has stopped reading, so that an answer cannot be seen. */
        boolean isDeaf();

        boolean isClosing();

        /** A number of the message that is being received, another for each; negative if none is. */
        int messageInProgress();
    }

    private final LivenessTimes times;

    private long lastActivity;
    private long lastPing;
    private boolean unanswered;
    private boolean closing;
    private long closingSince;
    private int message = -1;
    private long messageSince;

    Liveness(LivenessTimes times, long now) {
        this.times = times;
        lastActivity = now;
        lastPing = now;
    }

    /** @param mayKill false while nobody is to be given up, as we ourselves were asleep */
    Verdict check(long now, boolean mayKill, Signs signs) {
        if (signs.takeActivity() || (signs.isDeaf() && !signs.isWaitingForPeer())) {
            lastActivity = now;
            unanswered = false;
        }
        if (signs.isClosing()) {
            return checkClosing(now);
        }
        boolean waits = unanswered || signs.isWaitingForPeer();
        if (mayKill && waits && now - lastActivity >= times.stall()) {
            return Verdict.STALLED;
        }
        if (messageOverdue(now, signs, mayKill ? times.assembly() : 2 * times.assembly())) {
            return Verdict.MESSAGE_OVERDUE;
        }
        if (now - lastPing >= times.ping()) {
            lastPing = now;
            unanswered = true;
            return Verdict.PING;
        }
        return Verdict.FINE;
    }

    /** Also while we are late: who drags us down by thousands must not be spared for it, and all is said already. */
    private Verdict checkClosing(long now) {
        if (!closing) {
            closing = true;
            closingSince = now;
        }
        return now - closingSince >= times.close() ? Verdict.CLOSE_OVERDUE : Verdict.FINE;
    }

    private boolean messageOverdue(long now, Signs signs, long most) {
        int current = signs.isDeaf() ? -1 : signs.messageInProgress();
        if (current != message) {
            message = current;
            messageSince = now;
        }
        return message >= 0 && now - messageSince >= most;
    }
}
