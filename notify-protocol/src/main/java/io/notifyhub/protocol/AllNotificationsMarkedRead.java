package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** All entries up to one were read on some device; also the answer that there was nothing to mark. Immutable. */
public final class AllNotificationsMarkedRead implements StepFrame {
    private final long upTo;
    private final long unreadCount;
    private final @Nullable Cursor cursor;
    private final @Nullable String ref;

    /**
     * @param upTo the id of the newest entry this covers
     * @param unreadCount entries not read, after this step
     * @param cursor the place of this step in the log; null in a direct answer that is no step
     * @param ref the {@code ref} of the request this answers, or null
     */
    public AllNotificationsMarkedRead(long upTo, long unreadCount, @Nullable Cursor cursor, @Nullable String ref) {
        this.upTo = upTo;
        this.unreadCount = unreadCount;
        this.cursor = cursor;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.ALL_NOTIFICATIONS_MARKED_READ;
    }

    public long upTo() {
        return upTo;
    }

    public long unreadCount() {
        return unreadCount;
    }

    @Override
    public @Nullable Cursor cursor() {
        return cursor;
    }

    public @Nullable String ref() {
        return ref;
    }
}
