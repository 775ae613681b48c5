package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** The answer to {@link Ping}. Immutable. */
public final class Pong implements ServerFrame {
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public Pong(@Nullable String ref) {
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.PONG;
    }

    public @Nullable String ref() {
        return ref;
    }
}
