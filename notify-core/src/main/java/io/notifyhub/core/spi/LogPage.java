package io.notifyhub.core.spi;

import io.notifyhub.protocol.ResetReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link NotificationStore#readAfter}, all of one snapshot. Immutable.
 *
 * @param reset why the log cannot be read on from the given place; null if it can
 * @param steps the steps right after that place, contiguous and in order; empty at the head, and with a reset
 * @param head both ends of the log
 */
public record LogPage(@Nullable ResetReason reset, List<Step> steps, LogHead head) {
    public LogPage {
        steps = List.copyOf(steps);
    }

    public static LogPage of(List<Step> steps, LogHead head) {
        return new LogPage(null, steps, head);
    }

    public static LogPage reset(ResetReason reason, LogHead head) {
        return new LogPage(reason, List.of(), head);
    }
}
