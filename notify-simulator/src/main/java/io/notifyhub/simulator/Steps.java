package io.notifyhub.simulator;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.Place;
import io.notifyhub.simulator.checker.Step;

/** From the product's words to the checker's. Stateless. */
final class Steps {
    private static final String BEFORE_TOKEN = "\"k\":\"";

    private Steps() {}

    /** A payload that bears a token. */
    static String payload(String token) {
        return '{' + BEFORE_TOKEN + token + "\"}";
    }

    static String token(String payload) {
        int begin = payload.indexOf(BEFORE_TOKEN) + BEFORE_TOKEN.length();
        int end = payload.indexOf('"', begin);
        return begin < BEFORE_TOKEN.length() || end < 0 ? "no token" : payload.substring(begin, end);
    }

    static Entry entry(Notification entry) {
        return new Entry(entry.id(), token(entry.dataJson()), entry.read());
    }

    private static Place place(Cursor cursor) {
        return Place.parse(cursor.toString());
    }

    /** A step as a client was given it. */
    static Step of(StepFrame frame, Cursor cursor) {
        Place place = place(cursor);
        if (frame instanceof NotificationCreated created) {
            Notification entry = created.notification();
            return Step.created(place, entry.recipient(), token(entry.dataJson()), entry.read(), created.unreadCount());
        }
        if (frame instanceof NotificationMarkedRead read) {
            return Step.of(place, Step.Kind.READ, read.notificationId(), read.unreadCount());
        }
        if (frame instanceof AllNotificationsMarkedRead read) {
            return Step.of(place, Step.Kind.READ_ALL, read.upTo(), read.unreadCount());
        }
        if (frame instanceof NotificationDeleted deleted) {
            return Step.of(place, Step.Kind.DELETED, deleted.notificationId(), deleted.unreadCount());
        }
        if (frame instanceof NotificationsPruned pruned) {
            return Step.of(place, Step.Kind.PRUNED, pruned.upTo(), pruned.unreadCount());
        }
        return frame instanceof PreferencesChanged
                ? Step.of(place, Step.Kind.PREFERENCES, 0, Step.NO_COUNT)
                : Step.of(place, Step.Kind.OTHER, 0, Step.NO_COUNT);
    }

    /** A step as the store keeps it. */
    static Step of(io.notifyhub.core.spi.Step step) {
        Place place = place(step.cursor());
        return switch (step.kind()) {
            case CREATED -> {
                Notification entry = step.entry();
                yield entry == null
                        ? Step.createdAndGone(place, step.unreadCount())
                        : Step.created(
                                place, entry.recipient(), token(entry.dataJson()), entry.read(), step.unreadCount());
            }
            case READ -> Step.of(place, Step.Kind.READ, step.target(), step.unreadCount());
            case READ_ALL -> Step.of(place, Step.Kind.READ_ALL, step.target(), step.unreadCount());
            case DELETED -> Step.of(place, Step.Kind.DELETED, step.target(), step.unreadCount());
            case PRUNED -> Step.of(place, Step.Kind.PRUNED, step.target(), step.unreadCount());
            case PREFERENCES -> Step.of(place, Step.Kind.PREFERENCES, 0, Step.NO_COUNT);
        };
    }
}
