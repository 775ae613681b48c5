package io.notifyhub.core.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps of one user, contiguous and joined by their marks: their marks, and as long as a session may want them, their
 * frames, bounded in number and bytes. Takes no room while it is empty. Not thread-safe; guarded by its feed.
 */
final class StepRing {
    static final int MAX_SLOTS = 64;
    static final int MAX_BYTES = 256 << 10;

    /** No step has this mark. */
    static final long NO_MARK = -1;

    private static final int INITIAL_SLOTS = 8;

    private @Nullable Slot @Nullable [] slots;
    private long[] marks = {};
    private long oldestRev;
    private int start;
    private int count;
    private long bytes;

    /** Adds the step after the last one, and drops the oldest as far as the bounds need it. */
    void add(Slot slot) {
        @Nullable Slot[] array = room();
        int at = index(count, array.length);
        array[at] = slot;
        marks[at] = slot.mark();
        bytes += slot.bytes();
        oldestRev = count == 0 ? slot.rev() : oldestRev;
        count++;
        while (count > 1 && (count > MAX_SLOTS || bytes > MAX_BYTES)) {
            dropOldest(array);
        }
    }

    private void dropOldest(@Nullable Slot[] array) {
        Slot oldest = array[start];
        bytes -= oldest == null ? 0 : oldest.bytes();
        array[start] = null;
        start = index(1, array.length);
        oldestRev++;
        count--;
    }

    private int index(int offset, int length) {
        int index = start + offset;
        return index < length ? index : index - length;
    }

    private @Nullable Slot[] room() {
        @Nullable Slot[] array = slots;
        if (array == null) {
            array = new Slot[INITIAL_SLOTS];
            slots = array;
            marks = new long[INITIAL_SLOTS];
        } else if (count == array.length) {
            @Nullable Slot[] larger = new Slot[Math.min(array.length * 2, MAX_SLOTS + 1)];
            long[] largerMarks = new long[larger.length];
            for (int i = 0; i < count; i++) {
                larger[i] = array[index(i, array.length)];
                largerMarks[i] = marks[index(i, array.length)];
            }
            start = 0;
            marks = largerMarks;
            array = larger;
            slots = array;
        }
        return array;
    }

    /** Lets go of the frames: every session has had them. Who wants one all the same reads it from the store. */
    void dropFrames() {
        @Nullable Slot[] array = slots;
        if (array == null || bytes == 0) {
            return;
        }
        for (int i = count - 1; i >= 0; i--) {
            int at = index(i, array.length);
            if (array[at] == null) {
                break;
            }
            array[at] = null;
        }
        bytes = 0;
    }

    /** The step with this number, or null if it is not here. */
    @Nullable
    Slot get(long rev) {
        @Nullable Slot[] array = slots;
        long index = rev - oldestRev;
        return array == null || index < 0 || index >= count ? null : array[index((int) index, array.length)];
    }

    /** The mark of the step with this number, or {@link #NO_MARK} if it is not known. */
    long markOf(long rev) {
        long index = rev - oldestRev;
        return index < 0 || index >= count ? NO_MARK : marks[index((int) index, marks.length)];
    }

    void clear() {
        @Nullable Slot[] array = slots;
        if (array != null && array.length > INITIAL_SLOTS) {
            slots = null;
        } else if (array != null) {
            Arrays.fill(array, null);
        }
        start = 0;
        count = 0;
        bytes = 0;
    }
}
