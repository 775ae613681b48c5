package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A frame that cannot be read. Carries what the {@code error} frame says; has no stack trace, as bad input is ordinary. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String ref;

    public MalformedFrameException(ErrorCode code, String message, @Nullable String ref) {
        super(message, null, false, false);
        this.code = code;
        this.ref = ref;
    }

    public ErrorCode code() {
        return code;
    }

    /** The {@code ref} of the frame where it could be read, else null. */
    public @Nullable String ref() {
        return ref;
    }
}
