package io.notifyhub.client.internal;

import io.notifyhub.protocol.StepFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of the list is to be saved: the steps since the last time, or all of it. Immutable. */
final class InboxChanges {
    /** A copy of everything; null if {@link #steps} suffice. */
    final @Nullable InboxState whole;

    final List<StepFrame> steps;
    final long unread;

    InboxChanges(@Nullable InboxState whole, List<StepFrame> steps, long unread) {
        if (whole == null) {
            this.whole = null;
        } else {
            this.whole = new InboxState(Integer.MAX_VALUE);
            this.whole.copy(whole);
        }
        this.steps = steps;
        this.unread = unread;
    }

    /** Where there is no list. */
    static InboxChanges none() {
        return new InboxChanges(null, List.of(), 0);
    }
}
