package io.notifyhub.core.spi;

import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change in a user's log. Immutable; never rewritten by a store, except that a creation is read with the entry's
 * present state.
 *
 * @param rev its number: 1, 2, 3 … without holes
 * @param mark 48 random bits, by which another history is noticed
 * @param kind what it did
 * @param target the id it is about, or the id up to which it reaches; for a creation its own number, for preferences 0
 * @param unreadCount entries not read, after this step
 * @param createdAt when it was stored, for display only: nothing orders by it
 * @param muted for a creation: kept, but not to be announced; fixed when it was created
 * @param entry for a creation the entry as it is now, null if it was deleted since; for other kinds null
 * @param preferences for a change of preferences the new ones, else null
 */
public record Step(
        long rev,
        long mark,
        StepKind kind,
        long target,
        long unreadCount,
        Instant createdAt,
        boolean muted,
        @Nullable Notification entry,
        @Nullable Preferences preferences) {

    /** The place of this step in the log. */
    public Cursor cursor() {
        return Cursor.of(rev, mark);
    }
}
