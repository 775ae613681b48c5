package io.notifyhub.client.internal;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import org.jspecify.annotations.Nullable;

/**
 * From what came in to the callbacks that tell of it, after the list has been changed by it. Its methods run on the callback
 * executor.
 */
final class Announcer {
    private final Listeners listeners;
    private final @Nullable LocalInbox inbox;

    /** @param inbox null where no list is kept */
    Announcer(Listeners listeners, @Nullable LocalInbox inbox) {
        this.listeners = listeners;
        this.inbox = inbox;
    }

    /** @param current whether the step's count of unread entries is that of the present */
    void step(StepFrame step, boolean current) {
        if (inbox != null && step.cursor() != null) {
            inbox.apply(step);
            Long unread = unreadAfter(step);
            if (current && unread != null) {
                inbox.unread(unread);
            }
        }
        tell(step, current);
        news();
    }

    /** Null where the step has no say in it. */
    private static @Nullable Long unreadAfter(StepFrame step) {
        if (step instanceof NotificationCreated) {
            return ((NotificationCreated) step).unreadCount();
        } else if (step instanceof NotificationMarkedRead) {
            return ((NotificationMarkedRead) step).unreadCount();
        } else if (step instanceof AllNotificationsMarkedRead) {
            return ((AllNotificationsMarkedRead) step).unreadCount();
        } else if (step instanceof NotificationDeleted) {
            return ((NotificationDeleted) step).unreadCount();
        }
        return step instanceof NotificationsPruned ? (Long) ((NotificationsPruned) step).unreadCount() : null;
    }

    private void tell(StepFrame step, boolean current) {
        if (step.cursor() != null) {
            listeners.each(listener -> listener.onStep(step));
        }
        if (step instanceof NotificationCreated) {
            NotificationCreated created = (NotificationCreated) step;
            // A kind of step of a later version: its place in the log counts, its content cannot be understood.
            if (!created.notification().type().startsWith(FrameTypes.RESERVED_PREFIX)) {
                listeners.each(listener -> listener.onNotification(created.notification(), created.muted()));
                count(created.unreadCount(), current);
            }
        } else if (step instanceof NotificationMarkedRead) {
            NotificationMarkedRead read = (NotificationMarkedRead) step;
            listeners.each(listener -> listener.onMarkedRead(read));
            count(read.unreadCount(), current);
        } else if (step instanceof AllNotificationsMarkedRead) {
            AllNotificationsMarkedRead allRead = (AllNotificationsMarkedRead) step;
            listeners.each(listener -> listener.onAllMarkedRead(allRead));
            count(allRead.unreadCount(), current);
        } else {
            rest(step, current);
        }
    }

    private void rest(StepFrame step, boolean current) {
        if (step instanceof NotificationDeleted) {
            NotificationDeleted deleted = (NotificationDeleted) step;
            listeners.each(listener -> listener.onDeleted(deleted));
            count(deleted.unreadCount(), current);
        } else if (step instanceof NotificationsPruned) {
            NotificationsPruned pruned = (NotificationsPruned) step;
            listeners.each(listener -> listener.onPruned(pruned));
            count(pruned.unreadCount(), current);
        } else if (step instanceof PreferencesChanged) {
            PreferencesChanged changed = (PreferencesChanged) step;
            listeners.each(listener -> listener.onPreferencesChanged(changed));
        }
    }

    void event(Event event) {
        listeners.each(listener -> listener.onEvent(event));
    }

    void caughtUp(CaughtUp caughtUp, boolean current) {
        if (inbox != null && current) {
            inbox.unread(caughtUp.unreadCount());
        }
        listeners.each(listener -> listener.onCaughtUp(caughtUp));
        count(caughtUp.unreadCount(), current);
        news();
    }

    void reload(NotificationsList list, ResetReason reason) {
        if (inbox != null) {
            inbox.replace(list);
        }
        listeners.each(listener -> listener.onReload(list, reason));
        count(list.unreadCount(), true);
        news();
    }

    /** Tells those who follow the list, if there is news. */
    void news() {
        if (inbox != null && inbox.takeNews()) {
            listeners.inboxChanged();
        }
    }

    private void count(long unread, boolean current) {
        if (current) {
            listeners.each(listener -> listener.onUnreadCount(unread));
        }
    }
}
