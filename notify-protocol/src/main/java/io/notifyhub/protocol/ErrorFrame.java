package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request was refused; the socket stays open. Immutable. */
public final class ErrorFrame implements ServerFrame {
    private final ErrorCode code;
    private final String message;
    private final @Nullable String ref;

    /**
     * @param code what to do about it
     * @param message one sentence for a developer
     * @param ref the {@code ref} of the request this answers, or null
     */
    public ErrorFrame(ErrorCode code, String message, @Nullable String ref) {
        this.code = Objects.requireNonNull(code, "code");
        this.message = Objects.requireNonNull(message, "message");
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.ERROR;
    }

    public ErrorCode code() {
        return code;
    }

    public String message() {
        return message;
    }

    public @Nullable String ref() {
        return ref;
    }
}
