package io.notifyhub.simulator;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import java.io.IOException;
import java.util.Locale;

/** Tells the checker what one life of a device was told. For one thread. */
final class ClientEar implements NotifyClientListener {
    private final World world;
    private final SimulatedClient device;
    private final Actor actor;
    private boolean caughtUp;

    ClientEar(World world, SimulatedClient device, Actor actor) {
        this.world = world;
        this.device = device;
        this.actor = actor;
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    private void note(String what, String detail) {
        world.trace.note(actor.name, what, detail);
    }

    @Override
    public void onStateChange(StateChange change) {
        note(
                "state",
                change.to()
                        + (change.cause() == null ? "" : " " + change.cause().getMessage()));
        // A client that is closed drops what was not told yet, also that its connection was lost before.
        if (change.from() == ClientState.CONNECTED || change.to().isFinal()) {
            caughtUp = false;
            world.history.disconnected(device.name, world.millis());
        }
        if (change.to() == ClientState.FAILED) {
            world.tally.add("client failed");
        }
    }

    @Override
    public void onConnected(ConnectionEstablished hello) {
        ResetReason reason = hello.reason();
        world.tally.add(
                hello.resumed() ? "hello resumed" : reason == null ? "hello new" : "hello " + reason.wireName());
        world.history.connected(
                device.name,
                world.millis(),
                hello.cursor().toString(),
                hello.resumed(),
                reason == null ? null : reason.wireName());
        if (!String.valueOf(hello.userId()).equals(device.user)) {
            world.report(device.name + " was greeted as " + hello.userId());
        }
    }

    @Override
    public void onStep(StepFrame step) {
        Cursor cursor = step.cursor();
        if (cursor != null) {
            note("told", step.type() + ' ' + cursor);
            world.history.received(device.name, world.millis(), Steps.of(step, cursor));
        }
    }

    @Override
    public void onNotification(Notification notification, boolean muted) {
        if (notification.id() == 0) {
            world.history.receivedTransient(
                    device.name, world.millis(), notification.recipient(), Steps.token(notification.dataJson()));
        }
    }

    @Override
    public void onEvent(Event event) {
        world.tally.add("event");
        if (!Steps.token(event.dataJson()).equals(device.user)) {
            world.report(device.name + " got an event of another user: " + event.dataJson());
        }
    }

    @Override
    public void onReload(NotificationsList list, ResetReason reason) {
        world.tally.add("reload " + reason.wireName());
        note("reload", reason.wireName() + ", " + list.notifications().size() + " entries");
        world.history.reloaded(
                device.name,
                world.millis(),
                list.notifications().stream().map(Steps::entry).toList(),
                !list.hasMore(),
                list.unreadCount());
    }

    @Override
    public void onCaughtUp(CaughtUp frame) {
        caughtUp = true;
        note("caught up", frame.cursor().toString());
        world.history.caughtUp(device.name, world.millis(), frame.cursor().toString(), frame.unreadCount());
    }

    @Override
    public void onUnreadCount(long unreadCount) {
        world.history.unreadShown(device.name, world.millis(), unreadCount);
    }

    @Override
    public void onCommandEnded(CommandEnd end) {
        note("command", end.toString());
        NotifyClientException failure = end.failure();
        world.tally.add(
                "command " + (failure == null ? "done" : failure.reason().name().toLowerCase(Locale.ROOT)));
        if (failure != null && failure.temporary()) {
            world.report(device.name + " gave up " + end + ", which might have been tried again");
        }
        world.operations.commandEnded(device, end);
    }

    @Override
    public void onError(Throwable error) {
        note("error", String.valueOf(error));
        boolean disk = error instanceof IOException;
        boolean refused =
                error instanceof NotifyClientException known && known.reason() == NotifyClientException.Reason.REFUSED;
        if (!disk && !refused) {
            world.report(device.name + " met an error it should not: " + error);
        }
    }
}
