package io.notifyhub.client;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.SendNotification;
import org.jspecify.annotations.Nullable;

/** A command that is kept until the server has it, see {@link Commands}. Immutable. */
public final class QueuedCommand {
    private final long number;
    private final ClientFrame frame;

    /** Made by the client. */
    public QueuedCommand(long number, ClientFrame frame) {
        this.number = number;
        this.frame = frame;
    }

    /** Its number, by which it is known again in the next life of the process. Commands are sent in this order. */
    public long number() {
        return number;
    }

    public Kind kind() {
        if (frame instanceof MarkRead) {
            return Kind.MARK_READ;
        } else if (frame instanceof MarkAllRead) {
            return Kind.MARK_ALL_READ;
        }
        return frame instanceof DeleteNotification ? Kind.DELETE : Kind.SEND;
    }

    /** The entry it is about, or the newest of those it is about; 0 for {@link Kind#SEND}. */
    public long entryId() {
        if (frame instanceof MarkRead) {
            return ((MarkRead) frame).notificationId();
        } else if (frame instanceof MarkAllRead) {
            Long upTo = ((MarkAllRead) frame).upTo();
            return upTo == null ? 0 : upTo;
        }
        return frame instanceof DeleteNotification ? ((DeleteNotification) frame).notificationId() : 0;
    }

    /** The key by which the server knows a repeated {@link Kind#SEND}; null for others, which may be repeated as they are. */
    public @Nullable String idempotencyKey() {
        return frame instanceof SendNotification ? ((SendNotification) frame).idempotencyKey() : null;
    }

    @Override
    public String toString() {
        return "QueuedCommand[" + number + ", " + kind() + (entryId() == 0 ? "" : " " + entryId()) + ']';
    }

    /** What it asks for. */
    public enum Kind {
        MARK_READ,
        MARK_ALL_READ,
        DELETE,
        SEND
    }
}
