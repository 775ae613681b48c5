package io.notifyhub.host;

import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a client is told. Thread-safe. */
final class Received implements NotifyClientListener {
    final List<Long> ids = Collections.synchronizedList(new ArrayList<>());
    final List<Long> read = Collections.synchronizedList(new ArrayList<>());
    final List<Long> deleted = Collections.synchronizedList(new ArrayList<>());
    final List<ResetReason> resets = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable NotificationsList reloaded;
    volatile long unread = -1;

    @Override
    public void onNotification(Notification notification, boolean muted) {
        ids.add(notification.id());
    }

    @Override
    public void onMarkedRead(NotificationMarkedRead step) {
        read.add(step.notificationId());
    }

    @Override
    public void onDeleted(NotificationDeleted step) {
        deleted.add(step.notificationId());
    }

    @Override
    public void onUnreadCount(long unreadCount) {
        unread = unreadCount;
    }

    @Override
    public void onReload(NotificationsList list, ResetReason reason) {
        reloaded = list;
        resets.add(reason);
    }

    @Override
    public void onError(Throwable error) {
        errors.add(error);
    }
}
