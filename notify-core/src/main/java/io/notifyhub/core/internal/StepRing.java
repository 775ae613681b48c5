package io.notifyhub.core.internal;

import org.jspecify.annotations.Nullable;

/**
 * The latest encoded steps of one user: contiguous, joined by their marks, bounded in number and bytes. Takes no room while
 * it is empty. Not thread-safe; guarded by its feed.
 */
final class StepRing {
    static final int MAX_SLOTS = 64;
    static final int MAX_BYTES = 256 << 10;

    private static final int INITIAL_SLOTS = 8;
    private static final int[] NO_SIZES = {};

    private @Nullable Slot @Nullable [] slots;
    /** The bytes of each, so that what is long out of the caches need not be looked at to be dropped. */
    private int[] sizes = NO_SIZES;

    private long oldestRev;
    private int start;
    private int count;
    private long bytes;

    /** Adds the step after the last one, and drops the oldest as far as the bounds need it. */
    void add(Slot slot) {
        @Nullable Slot[] array = room();
        int at = index(count, array.length);
        array[at] = slot;
        sizes[at] = slot.bytes();
        bytes += sizes[at];
        oldestRev = count == 0 ? slot.rev() : oldestRev;
        count++;
        while (count > 1 && (count > MAX_SLOTS || bytes > MAX_BYTES)) {
            dropOldest(array);
        }
    }

    private void dropOldest(@Nullable Slot[] array) {
        bytes -= sizes[start];
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
            sizes = new int[INITIAL_SLOTS];
        } else if (count == array.length) {
            @Nullable Slot[] larger = new Slot[Math.min(array.length * 2, MAX_SLOTS + 1)];
            int[] largerSizes = new int[larger.length];
            for (int i = 0; i < count; i++) {
                larger[i] = array[index(i, array.length)];
                largerSizes[i] = sizes[index(i, array.length)];
            }
            start = 0;
            sizes = largerSizes;
            array = larger;
            slots = array;
        }
        return array;
    }

    /** The step with this number, or null if it is not here. */
    @Nullable
    Slot get(long rev) {
        @Nullable Slot[] array = slots;
        if (array == null || count == 0) {
            return null;
        }
        long index = rev - oldestRev;
        return index < 0 || index >= count ? null : array[index((int) index, array.length)];
    }

    void clear() {
        slots = null;
        sizes = NO_SIZES;
        start = 0;
        count = 0;
        bytes = 0;
    }
}
