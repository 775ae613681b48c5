package io.notifyhub.client;

import org.jspecify.annotations.Nullable;

/** What became of a command. Immutable. */
public final class CommandEnd {
    private final QueuedCommand command;
    private final @Nullable Long notificationId;
    private final @Nullable NotifyClientException failure;

    /** Made by the client. */
    public CommandEnd(QueuedCommand command, @Nullable Long notificationId, @Nullable NotifyClientException failure) {
        this.command = command;
        this.notificationId = notificationId;
        this.failure = failure;
    }

    public QueuedCommand command() {
        return command;
    }

    /** Why it has no effect; null if the server has done it. */
    public @Nullable NotifyClientException failure() {
        return failure;
    }

    /** For a {@link QueuedCommand.Kind#SEND}, the id in the other user's log; null if it was not kept there. */
    public @Nullable Long notificationId() {
        return notificationId;
    }

    @Override
    public String toString() {
        return "CommandEnd[" + command + (failure == null ? "" : ", " + failure.reason()) + ']';
    }
}
