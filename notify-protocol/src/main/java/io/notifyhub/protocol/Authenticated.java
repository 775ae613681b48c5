package io.notifyhub.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to {@link Authenticate}: the connection now lives as long as the new token. Immutable. */
public final class Authenticated implements ServerFrame {
    private final @Nullable Instant tokenExpiresAt;
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public Authenticated(@Nullable Instant tokenExpiresAt, @Nullable String ref) {
        this.tokenExpiresAt = tokenExpiresAt;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.AUTHENTICATED;
    }

    public @Nullable Instant tokenExpiresAt() {
        return tokenExpiresAt;
    }

    public @Nullable String ref() {
        return ref;
    }
}
