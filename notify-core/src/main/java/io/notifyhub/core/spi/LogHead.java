package io.notifyhub.core.spi;

import io.notifyhub.protocol.Cursor;

/**
 * Both ends of a user's log at one moment. Immutable.
 *
 * @param rev the number of the newest step, 0 if there is none
 * @param mark its mark; the store's own if there is no step
 * @param floor the number of the newest step that was removed, 0 if none was: only cursors from here on can be resumed
 * @param unreadCount entries not read
 * @param revokedBefore tokens of the user that were issued before this moment, in Unix milliseconds, are good for nothing
 *     any longer; 0 if none was ever revoked. See {@link NotificationStore#revokeTokens}
 */
public record LogHead(long rev, long mark, long floor, long unreadCount, long revokedBefore) {
    /** Of a user none of whose tokens was ever revoked. */
    public LogHead(long rev, long mark, long floor, long unreadCount) {
        this(rev, mark, floor, unreadCount, 0);
    }

    /** The place of the newest step. */
    public Cursor cursor() {
        return Cursor.of(rev, mark);
    }
}
