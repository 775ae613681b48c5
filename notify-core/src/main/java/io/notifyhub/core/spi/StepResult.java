package io.notifyhub.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command on a user's log. Immutable.
 *
 * @param status what happened
 * @param step the new step; null if nothing changed
 * @param head both ends of the log afterwards, of the same transaction
 */
public record StepResult(Status status, @Nullable StoredStep step, LogHead head) {

    /** What happened. */
    public enum Status {
        /** A step was stored. */
        CHANGED,
        /** It was so before; no step. */
        UNCHANGED,
        /** There is no such entry; no step. */
        NOT_FOUND
    }

    public static StepResult changed(StoredStep step, LogHead head) {
        return new StepResult(Status.CHANGED, step, head);
    }

    public static StepResult unchanged(LogHead head) {
        return new StepResult(Status.UNCHANGED, null, head);
    }

    public static StepResult notFound(LogHead head) {
        return new StepResult(Status.NOT_FOUND, null, head);
    }
}
