package io.notifyhub.server.jakarta;

import io.notifyhub.protocol.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from the parts in which a container brings it, and counts its bytes, which containers do not.
 * Confined to the thread that brings messages, except for {@link #since}.
 */
final class MessageBuffer {
    /** What the two halves of a character count, which is four bytes. */
    private static final int HALVES_APART = 6;

    private static final int TOGETHER = 4;

    private final int maxBytes;
    private final StringBuilder parts = new StringBuilder();
    private int bytes;
    private boolean tooBig;
    private volatile long since;

    MessageBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @return the message if this was its last part and it is no longer than allowed; else null */
    @Nullable
    String add(String part, boolean last, long now) {
        bytes += Texts.utf8Length(part);
        if (splitsACharacter(part)) {
            bytes -= HALVES_APART - TOGETHER;
        }
        tooBig |= bytes > maxBytes;
        String whole = null;
        if (tooBig) {
            parts.setLength(0);
        } else if (last && parts.length() == 0) {
            whole = part;
        } else {
            parts.append(part);
            whole = last ? parts.toString() : null;
        }
        if (last) {
            reset();
        } else if (since == 0) {
            since = now == 0 ? 1 : now;
        }
        return whole;
    }

    private boolean splitsACharacter(String next) {
        int length = parts.length();
        return length > 0
                && !next.isEmpty()
                && Character.isHighSurrogate(parts.charAt(length - 1))
                && Character.isLowSurrogate(next.charAt(0));
    }

    /** Whether the message that is coming in is longer than allowed: what comes of it is dropped. */
    boolean isTooBig() {
        return tooBig;
    }

    /** Since when a message is coming in; 0 if none is. Any thread. */
    long since() {
        return since;
    }

    private void reset() {
        parts.setLength(0);
        parts.trimToSize();
        bytes = 0;
        since = 0;
    }
}
