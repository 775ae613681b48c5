package io.notifyhub.client.internal;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.StateChange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a client; {@link ClientState} has its diagram. It is read from any thread, and changed by one method alone, in the
 * engine's context.
 */
final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final Listeners listeners;
    private final CallbackQueue callbacks;
    private volatile ClientState state = ClientState.IDLE;

    Lifecycle(Listeners listeners, CallbackQueue callbacks) {
        this.listeners = listeners;
        this.callbacks = callbacks;
    }

    ClientState state() {
        return state;
    }

    /**
     * Goes to {@code next} and tells the application, in its turn.
     *
     * @param cause why the connection or the attempt ended; null where nothing went wrong
     * @param retryIn until the next attempt; null if there is none
     */
    void transition(ClientState next, @Nullable Throwable cause, @Nullable Duration retryIn) {
        ClientState from = state;
        if (!from.canBecome(next)) {
            throw new IllegalStateException("a client cannot go from " + from + " to " + next);
        }
        state = next;
        log.debug("{} → {}", from, next);
        StateChange change = new StateChange(from, next, cause, retryIn);
        Runnable tell = () -> listeners.each(listener -> listener.onStateChange(change));
        callbacks.add(next.isFinal() ? Delivery.always(tell) : Delivery.of(tell));
    }
}
