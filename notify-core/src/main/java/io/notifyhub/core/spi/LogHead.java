package io.notifyhub.core.spi;

import io.notifyhub.protocol.Cursor;

/**
 * Both ends of a user's log at one moment. Immutable.
 *
 * @param rev the number of the newest step, 0 if there is none
 * @param mark its mark; the store's own if there is no step
 * @param floor the number of the newest step that was removed, 0 if none was: only cursors from here on can be resumed
 * @param unreadCount entries not read
 */
public record LogHead(long rev, long mark, long floor, long unreadCount) {

    /** The place of the newest step. */
    public Cursor cursor() {
        return Cursor.of(rev, mark);
    }
}
