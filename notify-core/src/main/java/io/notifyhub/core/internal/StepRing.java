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

    private @Nullable Slot @Nullable [] slots;
    private int start;
    private int count;
    private long bytes;

    /** Adds the step after the last one, and drops the oldest as far as the bounds need it. */
    void add(Slot slot) {
        @Nullable Slot[] array = room();
        array[(start + count) % array.length] = slot;
        count++;
        bytes += slot.bytes();
        while (count > 1 && (count > MAX_SLOTS || bytes > MAX_BYTES)) {
            dropOldest(array);
        }
    }

    private void dropOldest(@Nullable Slot[] array) {
        Slot oldest = array[start];
        bytes -= oldest == null ? 0 : oldest.bytes();
        array[start] = null;
        start = (start + 1) % array.length;
        count--;
    }

    private @Nullable Slot[] room() {
        @Nullable Slot[] array = slots;
        if (array == null) {
            array = new Slot[INITIAL_SLOTS];
            slots = array;
        } else if (count == array.length) {
            @Nullable Slot[] larger = new Slot[Math.min(array.length * 2, MAX_SLOTS + 1)];
            for (int i = 0; i < count; i++) {
                larger[i] = array[(start + i) % array.length];
            }
            start = 0;
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
        Slot oldest = array[start];
        long index = oldest == null ? -1 : rev - oldest.rev();
        return index < 0 || index >= count ? null : array[(int) ((start + index) % array.length)];
    }

    void clear() {
        slots = null;
        start = 0;
        count = 0;
        bytes = 0;
    }
}
