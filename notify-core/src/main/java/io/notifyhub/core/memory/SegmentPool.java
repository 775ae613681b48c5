package io.notifyhub.core.memory;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Segments that a log has let go, for the next log that needs one: old arrays that went and new ones that came would make a full
 * collection of garbage necessary now and then, however little is used. Thread-safe; never blocks.
 */
final class SegmentPool {
    private final int most;
    private final ConcurrentLinkedQueue<Segment> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param maxBytes kept at most */
    SegmentPool(long maxBytes) {
        most = (int) Math.min(Integer.MAX_VALUE, maxBytes / Segment.BYTES);
    }

    /** One of full size, to be started. */
    Segment take() {
        Segment kept = free.poll();
        if (kept == null) {
            return Segment.full();
        }
        count.decrementAndGet();
        return kept;
    }

    /** @param segment nobody's any longer */
    void giveBack(Segment segment) {
        if (segment.isFullSize() && count.get() < most) {
            count.incrementAndGet();
            free.add(segment);
        }
    }
}
