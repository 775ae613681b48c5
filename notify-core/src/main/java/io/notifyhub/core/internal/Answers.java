package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.Cursor;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What answers a device's own messages and waits for room. An answer that carries state of the log waits for its place in it
 * as well. Confined to its session's serial context.
 */
final class Answers {
    private final ArrayDeque<OutboundFrame> free = new ArrayDeque<>(2);
    private @Nullable ArrayDeque<Placed> placed;
    private long bytes;
    private boolean held;

    /**
     * An answer that is due when the cursor has reached its place.
     *
     * @param refusal what the device gets instead if that place turns out to be of another history than its cursor: what the
     *     answer shows must never stand beside a cursor it does not belong to
     */
    record Placed(Cursor at, OutboundFrame frame, OutboundFrame refusal) {}

    void add(OutboundFrame answer) {
        free.add(answer);
        bytes += answer.payload().length;
    }

    void addFirst(OutboundFrame answer) {
        free.addFirst(answer);
        bytes += answer.payload().length;
    }

    /** The next answer that goes out as soon as there is room, or null. */
    @Nullable
    OutboundFrame peek() {
        return free.peek();
    }

    void remove() {
        bytes -= free.remove().payload().length;
    }

    /** The next answer that waits for its place, or null. */
    @Nullable
    Placed peekPlaced() {
        ArrayDeque<Placed> inOrder = placed;
        return inOrder == null ? null : inOrder.peek();
    }

    void removePlaced() {
        ArrayDeque<Placed> inOrder = placed;
        if (inOrder != null) {
            bytes -= inOrder.remove().frame().payload().length;
        }
    }

    int size() {
        ArrayDeque<Placed> inOrder = placed;
        return free.size() + (inOrder == null ? 0 : inOrder.size());
    }

    /** Of everything that waits; refusals are not counted while their answers are. */
    long bytes() {
        return bytes;
    }

    // --- while the state of an answer is read

    /** From now on the cursor must not move, until {@link #place} or {@link #release}. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    void release() {
        held = false;
    }

    /** Takes the answer that was read, and lets the cursor move on to its place. */
    void place(Cursor at, OutboundFrame frame, OutboundFrame refusal) {
        held = false;
        ArrayDeque<Placed> inOrder = placed;
        if (inOrder == null) {
            inOrder = new ArrayDeque<>(2);
            placed = inOrder;
        }
        inOrder.add(new Placed(at, frame, refusal));
        bytes += frame.payload().length;
    }

    // --- when the log turns out to be another

    /** The session was reset: no answer that waits belongs to where it is now. One that is being read is compared when it is due. */
    void reset() {
        refuseBeyond(-1);
    }

    /** Refuses the answers whose places were in a history that is no more. */
    void refuseBeyond(long rev) {
        ArrayDeque<Placed> inOrder = placed;
        if (inOrder != null) {
            inOrder.removeIf(answer -> {
                boolean refused = answer.at().rev() > rev;
                if (refused) {
                    bytes -= answer.frame().payload().length;
                    add(answer.refusal());
                }
                return refused;
            });
        }
    }

    void clear() {
        free.clear();
        placed = null;
        bytes = 0;
    }
}
