package io.notifyhub.server.jakarta;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a connection was given and has not handed to the container: at most 64 frames or 256 KiB, and one farewell. Confined to
 * whoever holds the connection's lock.
 */
final class FrameQueue {
    static final int MAX_FRAMES = 64;
    static final int MAX_BYTES = 256 << 10;

    private final ArrayDeque<TextFrame> waiting = new ArrayDeque<>(2);
    private int bytes;
    private boolean refused;

    /** @return false if there is no room, in which case {@link #hasRoomAgain} will say when there is */
    boolean offer(TextFrame frame) {
        if (waiting.size() >= MAX_FRAMES || bytes >= MAX_BYTES) {
            refused = true;
            return false;
        }
        add(frame);
        return true;
    }

    /** Whatever room there is. */
    void add(TextFrame frame) {
        waiting.add(frame);
        bytes += frame.bytes();
    }

    @Nullable
    TextFrame poll() {
        TextFrame first = waiting.poll();
        if (first != null) {
            bytes -= first.bytes();
        }
        return first;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether somebody was refused and there is room now. True once. */
    boolean hasRoomAgain() {
        boolean room = refused && waiting.size() <= MAX_FRAMES / 2 && bytes <= MAX_BYTES / 2;
        refused &= !room;
        return room;
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
