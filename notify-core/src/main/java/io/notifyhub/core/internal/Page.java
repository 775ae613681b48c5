package io.notifyhub.core.internal;

import io.notifyhub.core.spi.LogHead;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ResetReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps read from the store and encoded, shared by all sessions that asked for the same place. Immutable.
 *
 * @param from the place they follow
 * @param reset why they cannot be read on from there; null if they can
 * @param slots contiguous, beginning right after {@code from}
 * @param head both ends of the log in the same snapshot
 */
record Page(Cursor from, @Nullable ResetReason reset, List<Slot> slots, LogHead head) {}
