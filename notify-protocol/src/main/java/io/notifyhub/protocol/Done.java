package io.notifyhub.protocol;

import java.util.Objects;

/** Tells the caller of a command with a {@code ref} that its step is stored. Immutable. */
public final class Done implements ServerFrame {
    private final String ref;

    public Done(String ref) {
        this.ref = Objects.requireNonNull(ref, "ref");
    }

    @Override
    public String type() {
        return FrameTypes.DONE;
    }

    public String ref() {
        return ref;
    }
}
