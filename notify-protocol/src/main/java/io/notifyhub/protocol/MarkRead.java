package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Marks one entry as read on every device. Immutable. */
public final class MarkRead implements ClientFrame {
    private final long notificationId;
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public MarkRead(long notificationId, @Nullable String ref) {
        this.notificationId = notificationId;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.MARK_READ;
    }

    public long notificationId() {
        return notificationId;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
