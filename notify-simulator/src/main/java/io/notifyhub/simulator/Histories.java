package io.notifyhub.simulator;

import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every step that was ever stored left behind, also those of histories that are no more. For one thread. */
final class Histories {
    private final Map<Long, Long> unreadAfter = new HashMap<>();
    /** By the mark of the step before; several where a log was put back. */
    private final Map<Long, List<StoredStep>> successors = new HashMap<>();

    void add(StoredStep stored) {
        unreadAfter.put(stored.step().mark(), stored.step().unreadCount());
        successors
                .computeIfAbsent(stored.prevMark(), mark -> new ArrayList<>(1))
                .add(stored);
    }

    /**
     * Whether so many can be unread for a device that has all steps up to the one with {@code mark}: after it, or after
     * creations that follow it, which are passed over in silence where the entry is gone. True where the step is unknown.
     */
    boolean leaves(long mark, long unread) {
        Long known = unreadAfter.get(mark);
        return known == null || known == unread || follows(mark, unread);
    }

    private boolean follows(long mark, long unread) {
        for (StoredStep next : successors.getOrDefault(mark, List.of())) {
            boolean silent = next.step().kind() == StepKind.CREATED;
            if (silent
                    && (next.step().unreadCount() == unread
                            || follows(next.step().mark(), unread))) {
                return true;
            }
        }
        return false;
    }
}
