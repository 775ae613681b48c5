package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Why a client cannot go on from its cursor and has to load its list anew. */
public enum ResetReason {
    /** The log no longer reaches back to the cursor. */
    PRUNED("pruned"),
    /** The cursor is beyond the end of the log, which was lost or put back to an older state. */
    AHEAD("ahead"),
    /** The step at the cursor bears another mark: another history, or another user's. */
    REPLACED("replaced"),
    /** Not a cursor. */
    MALFORMED("malformed");

    private final String wireName;

    ResetReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The reason written as {@code wireName}, or null if this version does not know it. */
    public static @Nullable ResetReason fromWireName(@Nullable String wireName) {
        for (ResetReason reason : values()) {
            if (reason.wireName.equals(wireName)) {
                return reason;
            }
        }
        return null;
    }
}
