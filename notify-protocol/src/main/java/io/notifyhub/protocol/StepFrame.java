package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A step of the user's log as a client sees it. A client that has handled it is complete up to {@link #cursor()}. Not for
 * implementation by applications.
 */
public interface StepFrame extends ServerFrame {
    /** The place of this step in the log; null in a direct answer of the same shape, which is no step. */
    @Nullable
    Cursor cursor();
}
