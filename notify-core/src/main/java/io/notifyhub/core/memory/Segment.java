package io.notifyhub.core.memory;

import io.notifyhub.core.spi.Step;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Consecutive steps of one log as bytes in one array, so that what a collector of garbage has to look at, and to move, is one
 * object for all of them. Not thread-safe; guarded by its log.
 */
final class Segment {
    /** Of each segment of a long log. A record that is larger has a segment of its own. */
    static final int BYTES = 16 << 10;

    /** Whoever is smaller is not worth a copy of what is left of it. */
    private static final int WORTH_A_COPY = 512;

    private static final int FEWEST_RECORDS = 4;
    private static final int OBJECT_BYTES = 120;

    private ByteBuffer bytes;
    /** Where each record begins. */
    private char[] starts = new char[FEWEST_RECORDS];

    private long firstRev;
    private int count;
    private int used;
    /** Bytes of entries that are gone. */
    private int dead;

    private Segment(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
    }

    /** An empty one with room for a record of this size, which grows with others. */
    static Segment small(int size) {
        return new Segment(size);
    }

    static Segment full() {
        return new Segment(BYTES);
    }

    /** Begins anew, with the step of this number to come. */
    Segment startAt(long rev) {
        firstRev = rev;
        count = 0;
        used = 0;
        dead = 0;
        return this;
    }

    long firstRev() {
        return firstRev;
    }

    /** The number of the step that would come next. */
    long endRev() {
        return firstRev + count;
    }

    boolean isFullSize() {
        return bytes.capacity() == BYTES;
    }

    /** What it takes in memory, about. */
    long footprint() {
        return OBJECT_BYTES + bytes.capacity() + (long) Character.BYTES * starts.length;
    }

    /** Whether a record of this size can be added, in a larger array perhaps. */
    boolean hasRoomFor(int size) {
        return used + size <= Math.max(BYTES, bytes.capacity());
    }

    /** Adds the next step. There must be room. */
    void add(Step step, byte[][] texts, int size) {
        if (used + size > bytes.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.min(BYTES, Math.max(2 * bytes.capacity(), 2 * (used + size))));
            bytes = larger.put(bytes.array(), 0, used);
        }
        StepRecord.write(bytes.position(used), step, texts);
        addStart(size);
    }

    private void addStart(int size) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = (char) used;
        used += size;
    }

    private int at(long rev) {
        return starts[(int) (rev - firstRev)];
    }

    Step read(long rev, String userId) {
        return StepRecord.read(bytes, at(rev), userId, rev);
    }

    long mark(long rev) {
        return StepRecord.mark(bytes, at(rev));
    }

    boolean hasEntry(long rev) {
        return StepRecord.hasEntry(bytes, at(rev));
    }

    boolean isRead(long rev) {
        return StepRecord.isRead(bytes, at(rev));
    }

    void markRead(long rev) {
        StepRecord.markRead(bytes, at(rev));
    }

    void forget(long rev) {
        dead += StepRecord.forget(bytes, at(rev));
    }

    /** Whether most of it is of no use, so that a copy would be worth it. */
    boolean isMostlyDead() {
        return bytes.capacity() > WORTH_A_COPY && 2 * dead > bytes.capacity();
    }

    /** A copy with the steps from this number on, without what is gone, and with room for one more that has no entry. */
    Segment compacted(long from) {
        ByteBuffer live = ByteBuffer.allocate(used);
        Segment copy = new Segment(0).startAt(from);
        copy.starts = new char[Math.max(FEWEST_RECORDS, (int) (endRev() - from))];
        for (long rev = from; rev < endRev(); rev++) {
            int begin = live.position();
            StepRecord.copy(bytes, at(rev), live);
            copy.addStart(live.position() - begin);
        }
        copy.bytes = ByteBuffer.wrap(Arrays.copyOf(live.array(), live.position() + StepRecord.HEAD_BYTES));
        return copy;
    }
}
