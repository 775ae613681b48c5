package io.notifyhub.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client went from one state to another, or another attempt to reconnect failed. Immutable. */
public final class StateChange {
    private final ClientState from;
    private final ClientState to;
    private final @Nullable Throwable cause;
    private final @Nullable Duration retryIn;

    public StateChange(ClientState from, ClientState to, @Nullable Throwable cause, @Nullable Duration retryIn) {
        this.from = from;
        this.to = to;
        this.cause = cause;
        this.retryIn = retryIn;
    }

    public ClientState from() {
        return from;
    }

    public ClientState to() {
        return to;
    }

    /** Why the connection or the attempt ended; null where nothing went wrong. */
    public @Nullable Throwable cause() {
        return cause;
    }

    /** How long until the next attempt; null unless {@link #to()} is {@link ClientState#RECONNECTING}. */
    public @Nullable Duration retryIn() {
        return retryIn;
    }

    @Override
    public String toString() {
        return "StateChange[" + from + " → " + to + (cause == null ? "" : ", cause=" + cause)
                + (retryIn == null ? "" : ", retryIn=" + retryIn) + ']';
    }
}
