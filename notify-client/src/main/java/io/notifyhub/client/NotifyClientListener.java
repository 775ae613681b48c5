package io.notifyhub.client;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;

/**
 * Hears of everything a client receives. All callbacks of a client run one at a time, in the order of the log, on its
 * callback executor. What a callback throws goes to {@link #onError}; the step counts as handled, and the next one
 * follows. A callback must not wait for a request of the same client: the answer comes in order, after it.
 */
public interface NotifyClientListener {
    /** The client went to another state, or will try again later than thought. */
    default void onStateChange(StateChange change) {}

    /** Connected. Unless {@code hello} was resumed, the feed starts at the present. */
    default void onConnected(ConnectionEstablished hello) {}

    /**
     * A step of the log, before the callback for its kind. Its cursor is not for keeping: while a reload is due a place in the
     * log is no place to return to. An application that wants to save it in a transaction of its own takes a
     * {@link CursorTransaction}.
     */
    default void onStep(StepFrame step) {}

    /**
     * An entry was created, in its present state, or a notification came that is not kept (its id is 0).
     *
     * @param muted whether it belongs in the inbox but is not to be announced
     */
    default void onNotification(Notification notification, boolean muted) {}

    /** Transient news of an application type. */
    default void onEvent(Event event) {}

    /** An entry was read on some device. */
    default void onMarkedRead(NotificationMarkedRead step) {}

    /** Entries up to one were read on some device. */
    default void onAllMarkedRead(AllNotificationsMarkedRead step) {}

    /** An entry was deleted on some device. */
    default void onDeleted(NotificationDeleted step) {}

    /** The oldest entries are gone. */
    default void onPruned(NotificationsPruned step) {}

    default void onPreferencesChanged(PreferencesChanged step) {}

    /** Everything that was missed has been handled; from here on news is live. Once for each connection. */
    default void onCaughtUp(CaughtUp caughtUp) {}

    /** The number of unread entries to show. Not called while missed steps come in, whose counts are outdated. */
    default void onUnreadCount(long unreadCount) {}

    /**
     * The server cannot say what was missed: throw away the local list and take this one. Steps that follow apply to it.
     *
     * @param list newest first, of at most {@link NotifyClient#MAX_RELOAD_ENTRIES} entries; {@code hasMore} tells whether
     *     there are older ones
     */
    default void onReload(NotificationsList list, ResetReason reason) {}

    /**
     * A command of {@link Commands}, of this life of the process or an earlier one, waits no longer. Where the process ends
     * before or just after this was told, the command is sent and told once more in its next life.
     */
    default void onCommandEnded(CommandEnd end) {}

    /**
     * Something went wrong that no caller waits for: a callback threw, a frame could not be read, a cursor could not be
     * loaded or saved, the server refused a message. The client goes on. Lost connections are no errors, see
     * {@link #onStateChange}.
     */
    default void onError(Throwable error) {}
}
