package io.notifyhub.core;

import io.notifyhub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The store could not do it. Nothing was stored and nothing is sent, unless the outcome is unknown. */
public class StoreException extends NotifyException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;
    private final @Nullable String idempotencyKey;

    public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        this(message, cause, outcomeUnknown, null);
    }

    /** @param idempotencyKey what the call is to be repeated with; null if it bore none */
    public StoreException(
            String message, @Nullable Throwable cause, boolean outcomeUnknown, @Nullable String idempotencyKey) {
        super(ErrorCode.UNAVAILABLE, message, cause);
        this.outcomeUnknown = outcomeUnknown;
        this.idempotencyKey = idempotencyKey;
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

    /**
     * The key that the call of unknown outcome was made with: repeated with it, and the same payload, it ends in one entry. Null
     * if the caller gave none, or if the outcome is known.
     */
    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }
}
