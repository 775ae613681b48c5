package io.notifyhub.simulator;

import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;

/** Tells nothing on behalf of a process that ended in the middle of a callback. For one thread. */
final class WhileAlive implements NotifyClientListener {
    private final Actor actor;
    private final NotifyClientListener to;

    WhileAlive(Actor actor, NotifyClientListener to) {
        this.actor = actor;
        this.to = to;
    }

    private void tell(Runnable news) {
        if (actor.isAlive()) {
            news.run();
        }
    }

    @Override
    public void onStateChange(StateChange change) {
        tell(() -> to.onStateChange(change));
    }

    @Override
    public void onConnected(ConnectionEstablished hello) {
        tell(() -> to.onConnected(hello));
    }

    @Override
    public void onStep(StepFrame step) {
        tell(() -> to.onStep(step));
    }

    @Override
    public void onNotification(Notification notification, boolean muted) {
        tell(() -> to.onNotification(notification, muted));
    }

    @Override
    public void onEvent(Event event) {
        tell(() -> to.onEvent(event));
    }

    @Override
    public void onCaughtUp(CaughtUp caughtUp) {
        tell(() -> to.onCaughtUp(caughtUp));
    }

    @Override
    public void onUnreadCount(long unreadCount) {
        tell(() -> to.onUnreadCount(unreadCount));
    }

    @Override
    public void onReload(NotificationsList list, ResetReason reason) {
        tell(() -> to.onReload(list, reason));
    }

    @Override
    public void onCommandEnded(CommandEnd end) {
        tell(() -> to.onCommandEnded(end));
    }

    @Override
    public void onError(Throwable error) {
        tell(() -> to.onError(error));
    }
}
