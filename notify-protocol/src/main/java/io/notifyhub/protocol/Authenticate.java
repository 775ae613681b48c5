package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a fresh token of the same user to an open connection. Immutable. */
public final class Authenticate implements ClientFrame {
    private final String token;
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public Authenticate(String token, @Nullable String ref) {
        this.token = Objects.requireNonNull(token, "token");
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.AUTHENTICATE;
    }

    public String token() {
        return token;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
