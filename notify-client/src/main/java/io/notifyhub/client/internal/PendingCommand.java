package io.notifyhub.client.internal;

import io.notifyhub.client.QueuedCommand;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.SendNotification;
import java.util.concurrent.CompletableFuture;

/** A command on its way to the server. Its number is set once, before it leaves the thread that keeps it. */
final class PendingCommand {
    final ClientFrame frame;
    /** What the entry it is about was like, by {@link Fingerprint}; empty if that is not known. */
    final String fingerprint;
    /** Completed when it is kept. */
    final CompletableFuture<QueuedCommand> kept = new CompletableFuture<>();

    private volatile long number;

    /** @param frame without a {@code ref} */
    PendingCommand(ClientFrame frame, String fingerprint) {
        this.frame = frame;
        this.fingerprint = fingerprint;
    }

    PendingCommand numbered(long value) {
        number = value;
        return this;
    }

    long number() {
        return number;
    }

    QueuedCommand told() {
        return new QueuedCommand(number, frame);
    }

    /** Whether it names an entry, and would hit another one where the log is not the same any more. */
    boolean namesAnEntry() {
        return !(frame instanceof SendNotification);
    }

    ClientFrame withRef(String ref) {
        if (frame instanceof MarkRead) {
            return new MarkRead(((MarkRead) frame).notificationId(), ref);
        } else if (frame instanceof MarkAllRead) {
            return new MarkAllRead(((MarkAllRead) frame).upTo(), ref);
        } else if (frame instanceof DeleteNotification) {
            return new DeleteNotification(((DeleteNotification) frame).notificationId(), ref);
        }
        SendNotification send = (SendNotification) frame;
        return new SendNotification(send.userId(), send.notification(), send.idempotencyKey(), ref);
    }
}
