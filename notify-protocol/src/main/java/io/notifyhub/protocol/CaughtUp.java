package io.notifyhub.protocol;

import java.util.Objects;

/**
 * Sent once for each connection, when it has everything up to the head read at its opening. From here on frames are live. Immutable.
 */
public final class CaughtUp implements ServerFrame {
    private final long unreadCount;
    private final Cursor cursor;

    /**
     * @param unreadCount entries not read at that place
     * @param cursor that place
     */
    public CaughtUp(long unreadCount, Cursor cursor) {
        this.unreadCount = unreadCount;
        this.cursor = Objects.requireNonNull(cursor, "cursor");
    }

    @Override
    public String type() {
        return FrameTypes.CAUGHT_UP;
    }

    public long unreadCount() {
        return unreadCount;
    }

    public Cursor cursor() {
        return cursor;
    }
}
