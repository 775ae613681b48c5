package io.notifyhub.core;

import io.notifyhub.protocol.ErrorCode;

/** The idempotency key was used before with another payload. Nothing was stored. */
public class IdempotencyConflictException extends NotifyException {
    private static final long serialVersionUID = 1L;

    public IdempotencyConflictException() {
        super(ErrorCode.IDEMPOTENCY_CONFLICT, "the idempotency key was used before with another payload");
    }
}
