package io.notifyhub.core.spi;

import io.notifyhub.protocol.Notification;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link AppendRequest}. Immutable.
 *
 * @param outcome what happened
 * @param notification the entry with its id; for a repeated send the first one; for one that is not kept the draft
 * @param step the new step; null if none was made
 * @param unreadCount entries not read, afterwards
 * @param repeated whether the idempotency key had been seen: nothing was done this time
 * @param pruneDue whether the log has outgrown its limits and {@link NotificationStore#prune} should be called
 */
public record AppendResult(
        Outcome outcome,
        Notification notification,
        @Nullable StoredStep step,
        long unreadCount,
        boolean repeated,
        boolean pruneDue) {

    /** What happened to the notification. */
    public enum Outcome {
        /** Kept, as a new entry or, for a repeated send, before. */
        STORED,
        /** Not kept, but to be announced to who is connected. */
        TRANSIENT,
        /** The user wants none of it. */
        SUPPRESSED,
        /** The idempotency key was used with another payload; nothing was stored. */
        CONFLICT,
        /** Somebody else has the user's log locked; nothing was done: see {@link NotificationStore#appendPatiently}. */
        BUSY
    }

    public static AppendResult stored(Notification entry, StoredStep step, boolean pruneDue) {
        return new AppendResult(Outcome.STORED, entry, step, step.step().unreadCount(), false, pruneDue);
    }

    public static AppendResult repeated(Outcome outcome, Notification first, long unreadCount) {
        return new AppendResult(outcome, first, null, unreadCount, true, false);
    }

    public static AppendResult busy(Notification draft) {
        return new AppendResult(Outcome.BUSY, draft, null, 0, false, false);
    }

    public static AppendResult notKept(Outcome outcome, Notification draft, long unreadCount) {
        return new AppendResult(outcome, draft, null, unreadCount, false, false);
    }
}
