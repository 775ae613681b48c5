package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Marks every entry up to one as read on every device. Immutable. */
public final class MarkAllRead implements ClientFrame {
    private final @Nullable Long upTo;
    private final @Nullable String ref;

    /**
     * @param upTo the newest id to mark; null for all
     * @param ref the {@code ref} of the request this answers, or null
     */
    public MarkAllRead(@Nullable Long upTo, @Nullable String ref) {
        this.upTo = upTo;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.MARK_ALL_READ;
    }

    public @Nullable Long upTo() {
        return upTo;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
