package io.notifyhub.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user is there. Not durable, and not exact: a device that vanished without a farewell is counted until its
 * connection is given up, and all of a node that was killed for up to 30 s.
 *
 * @param online whether a device is connected to any node, or was some seconds ago: whoever reloads a page stays online
 * @param devices how many are connected; 0 in those seconds
 * @param lastSeen about when the last device went; null while the user is online, and where it is not known (any longer)
 */
public record UserPresence(
        boolean online, int devices, @Nullable Instant lastSeen) {
    /** Of a user of whom nothing is known. */
    public static final UserPresence UNKNOWN = new UserPresence(false, 0, null);
}
