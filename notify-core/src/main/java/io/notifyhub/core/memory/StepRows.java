package io.notifyhub.core.memory;

import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one log from the one after its floor to its head, as rows of bytes in segments. A creation has its entry's present
 * state; what was deleted is overwritten. Not thread-safe; guarded by its log.
 */
final class StepRows {
    private final String userId;
    private final SegmentPool pool;
    /** Of all logs together. */
    private final AtomicLong bytes;

    private final List<Segment> segments = new ArrayList<>(1);
    /** The last of them. */
    private @Nullable Segment last;

    private long firstRev = 1;
    private int count;

    StepRows(String userId, SegmentPool pool, AtomicLong bytes) {
        this.userId = userId;
        this.pool = pool;
        this.bytes = bytes;
    }

    int count() {
        return count;
    }

    /** Adds the step after the last one. */
    void add(Step step) {
        byte[][] texts = StepRecord.texts(step);
        int size = StepRecord.size(texts);
        Segment to = last;
        if (to == null || !to.hasRoomFor(size)) {
            to = (to == null || size > Segment.BYTES ? Segment.small(size) : pool.take()).startAt(step.rev());
            segments.add(to);
            last = to;
            bytes.addAndGet(to.footprint());
        }
        long before = to.footprint();
        to.add(step, texts, size);
        if (to.footprint() != before) {
            bytes.addAndGet(to.footprint() - before);
        }
        count++;
    }

    private int indexOf(long rev) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstRev() <= rev) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private Segment of(long rev) {
        return segments.get(indexOf(rev));
    }

    Step step(long rev) {
        return of(rev).read(rev, userId);
    }

    /** The entry that this step created, as it is now; null if it is gone, or the step did something else. */
    @Nullable
    Notification entry(long rev) {
        Segment segment = of(rev);
        return segment.hasEntry(rev) ? segment.read(rev, userId).entry() : null;
    }

    long mark(long rev) {
        return of(rev).mark(rev);
    }

    boolean hasEntry(long rev) {
        return of(rev).hasEntry(rev);
    }

    /** Whether this step created an entry that is here and unread. */
    boolean isUnread(long rev) {
        Segment segment = of(rev);
        return segment.hasEntry(rev) && !segment.isRead(rev);
    }

    void markRead(long rev) {
        of(rev).markRead(rev);
    }

    /** Lets an entry go. */
    void forget(long rev) {
        int index = indexOf(rev);
        Segment segment = segments.get(index);
        segment.forget(rev);
        if (segment.isMostlyDead()) {
            compact(index);
        }
    }

    private void compact(int index) {
        Segment old = segments.get(index);
        Segment small = old.compacted(Math.max(firstRev, old.firstRev()));
        segments.set(index, small);
        last = segments.get(segments.size() - 1);
        bytes.addAndGet(small.footprint() - old.footprint());
        pool.giveBack(old);
    }

    /** Removes the steps up to this one. */
    void removeUpTo(long rev) {
        count -= (int) (rev + 1 - firstRev);
        firstRev = rev + 1;
        int gone = 0;
        while (gone < segments.size() && segments.get(gone).endRev() <= firstRev) {
            Segment segment = segments.get(gone++);
            bytes.addAndGet(-segment.footprint());
            pool.giveBack(segment);
        }
        segments.subList(0, gone).clear();
        last = segments.isEmpty() ? null : last;
        if (segments.size() == 1 && firstRev > segments.get(0).firstRev()) {
            // A short log keeps no long array.
            compact(0);
        }
    }
}
