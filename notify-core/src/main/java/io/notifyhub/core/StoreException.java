package io.notifyhub.core;

import io.notifyhub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The store could not do it. Nothing was stored and nothing is sent, unless the outcome is unknown. */
public class StoreException extends NotifyException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(ErrorCode.UNAVAILABLE, message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    public StoreException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Whether it may have been stored all the same. Repeat the call with the same idempotency key then; without one a
     * repeated call may store it twice.
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
