package io.notifyhub.client;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a {@link NotifyClient} is.
 *
 * <pre>
 *            connect()              hello
 *   IDLE ───────────► CONNECTING ─────────► CONNECTED
 *                         │                  │     ▲
 *                  attempt failed     socket lost   │ hello
 *                         └────► RECONNECTING ◄─┘ ──┘
 *                                  │     ▲
 *                                  └─────┘ another attempt failed
 *
 *   any but FAILED ── close() ──► CLOSED          CONNECTING, CONNECTED, RECONNECTING ── told to stay away ──► FAILED
 * </pre>
 */
public enum ClientState {
    /** Made, but not asked to connect yet. */
    IDLE,
    /** The first attempt to connect is under way. */
    CONNECTING,
    /**
     * The server has greeted this client. What was missed comes in first, see {@link NotifyClientListener#onCaughtUp}.
     */
    CONNECTED,
    /** Waiting for the next attempt, or in it. */
    RECONNECTING,
    /** Ended by {@link NotifyClient#close()}. Final. */
    CLOSED,
    /** Ended by the server, which would only refuse another attempt; the cause says why. Final. */
    FAILED;

    /** Whether nothing will happen any more. */
    public boolean isFinal() {
        return this == CLOSED || this == FAILED;
    }

    /** Whether a client may go from this state to {@code next}. */
    public boolean canBecome(ClientState next) {
        return successors().contains(next);
    }

    private Set<ClientState> successors() {
        switch (this) {
            case IDLE:
                return EnumSet.of(CONNECTING, CLOSED);
            case CONNECTING:
            case RECONNECTING:
                return EnumSet.of(CONNECTED, RECONNECTING, CLOSED, FAILED);
            case CONNECTED:
                return EnumSet.of(RECONNECTING, CLOSED, FAILED);
            default:
                return EnumSet.noneOf(ClientState.class);
        }
    }
}
