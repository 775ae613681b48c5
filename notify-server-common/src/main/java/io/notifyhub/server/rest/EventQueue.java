package io.notifyhub.server.rest;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of events was given and has not written: at most 64 frames or 256 KiB, and one farewell. Confined to whoever
 * holds the stream's lock.
 */
public final class EventQueue {
    private static final int MAX_FRAMES = 64;
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_WRITE_BYTES = 16 << 10;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(2);
    private int bytes;
    private boolean refused;

    /** @return false if there is no room, in which case {@link #hasRoomAgain} will say when there is */
    public boolean offer(byte[] frame) {
        if (waiting.size() >= MAX_FRAMES || bytes >= MAX_BYTES) {
            refused = true;
            return false;
        }
        add(frame);
        return true;
    }

    /** Whatever room there is. */
    public void add(byte[] frame) {
        waiting.add(frame);
        bytes += frame.length;
    }

    public int size() {
        return waiting.size();
    }

    /** As much of it as goes into one write; null if there is nothing. */
    public @Nullable ByteBuffer next() {
        byte[] first = waiting.peek();
        if (first == null) {
            return null;
        }
        ByteBuffer batch = ByteBuffer.allocate(Math.min(bytes, Math.max(first.length, MAX_WRITE_BYTES)));
        for (byte[] head = first; head != null && head.length <= batch.remaining(); head = waiting.peek()) {
            batch.put(waiting.remove());
            bytes -= head.length;
        }
        return batch.flip();
    }

    /** Whether somebody was refused and there is room now. True once. */
    public boolean hasRoomAgain() {
        boolean room = refused && waiting.size() <= MAX_FRAMES / 2 && bytes <= MAX_BYTES / 2;
        refused &= !room;
        return room;
    }

    public void clear() {
        waiting.clear();
        bytes = 0;
    }
}
