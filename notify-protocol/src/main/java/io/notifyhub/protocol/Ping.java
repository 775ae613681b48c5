package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Asks for a {@link Pong}. Immutable. */
public final class Ping implements ClientFrame {
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public Ping(@Nullable String ref) {
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.PING;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
