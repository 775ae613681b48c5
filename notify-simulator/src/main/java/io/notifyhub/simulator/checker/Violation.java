package io.notifyhub.simulator.checker;

import org.jspecify.annotations.Nullable;

/**
 * Something that must not be. Immutable.
 *
 * @param user whose log it is about; null if about nobody's
 * @param client the device that saw it; null if none did
 * @param text for people: what, with the operation, step and token
 */
public record Violation(
        Kind kind, @Nullable String user, @Nullable String client, String text) {
    /** The kinds of violations. */
    public enum Kind {
        /** What was acknowledged is not in the log, or does not reach a device. */
        LOST,
        /** What failed for certain, or what nobody asked for, is there. */
        GHOST,
        /** The same notification or step twice. */
        DUPLICATE,
        /** A step after one that follows it. */
        REORDERED,
        /** A step was left out, and nobody was told. */
        SILENT_GAP,
        /** Something of another user. */
        WRONG_USER,
        /** Another payload than was sent, or a step that says something else than the log. */
        WRONG_PAYLOAD,
        /** A client went on over a log that had been put back. */
        SILENT_REWIND,
        /** The log itself is broken: numbers, marks, or entries that its steps do not explain. */
        BROKEN_LOG,
        /** An entry that was read shows as unread, or the other way round. */
        READ_MARK,
        /** A wrong number of unread entries. */
        UNREAD_COUNT,
        /** Two devices of a user end up different. */
        DEVICES_DIFFER,
        /** A client never came to the end of the log although it had the time. */
        STUCK,
        /** Delivered, but too late. */
        STALE,
        /** The client was told things in an order that the protocol does not have. */
        BROKEN_PROTOCOL,
        /** The history says too little to be judged, or contradicts itself. */
        UNUSABLE_HISTORY
    }

    @Override
    public String toString() {
        return kind + (user == null ? "" : " user " + user) + (client == null ? "" : " client " + client) + ": " + text;
    }
}
