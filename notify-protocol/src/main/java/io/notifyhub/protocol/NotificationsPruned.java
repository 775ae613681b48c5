package io.notifyhub.protocol;

import java.util.Objects;

/** The oldest entries were removed by the retention rules. Immutable. */
public final class NotificationsPruned implements StepFrame {
    private final long upTo;
    private final long unreadCount;
    private final Cursor cursor;

    /**
     * @param upTo entries with this id and below are gone
     * @param unreadCount entries not read, after this step
     * @param cursor the place of this step in the log
     */
    public NotificationsPruned(long upTo, long unreadCount, Cursor cursor) {
        this.upTo = upTo;
        this.unreadCount = unreadCount;
        this.cursor = Objects.requireNonNull(cursor, "cursor");
    }

    @Override
    public String type() {
        return FrameTypes.NOTIFICATIONS_PRUNED;
    }

    public long upTo() {
        return upTo;
    }

    public long unreadCount() {
        return unreadCount;
    }

    @Override
    public Cursor cursor() {
        return cursor;
    }
}
