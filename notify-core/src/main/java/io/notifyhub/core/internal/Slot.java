package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * One step as sessions deliver it. Immutable.
 *
 * @param at its place; of a step read from a page with the head of that page
 * @param prevMark the mark of the step before: who is not there must not take this one
 * @param unread entries not read, after it
 * @param frame null where there is nothing to tell; the cursor moves all the same
 */
record Slot(Cursor at, long prevMark, long unread, @Nullable OutboundFrame frame) {
    /** Of a step that came as a hint. */
    static final long UNREAD_UNKNOWN = -1;

    private static final int OVERHEAD_BYTES = 64;

    long rev() {
        return at.rev();
    }

    long mark() {
        return at.mark();
    }

    int bytes() {
        return OVERHEAD_BYTES + (frame == null ? 0 : frame.payload().length);
    }
}
