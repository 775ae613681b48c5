package io.notifyhub.core;

import io.notifyhub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Something the hub could not do. The code says what to do about it. */
public class NotifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public NotifyException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public NotifyException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the same call may succeed later. */
    public boolean temporary() {
        return code == ErrorCode.UNAVAILABLE || code == ErrorCode.RATE_LIMITED;
    }
}
