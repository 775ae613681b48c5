package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The frames in flight of one connection, in the order in which they are written, and how much of the first has been
 * written already. Pings and pongs overtake the data, but never split a frame (RFC 6455 5.4, 5.5).
 *
 * <p>Guarded by the lock of the {@link FrameWriter} that owns it. Its array appears with the first frame and is dropped
 * when a long queue has drained, so that an idle connection keeps at most {@value #KEPT} slots.
 */
final class FrameQueue {

    private static final int SMALLEST = 4;
    private static final int KEPT = 16;
    private static final @Nullable WebSocketFrame[] NOTHING = {};

    /** A ring; its length is a power of two or zero. */
    private @Nullable WebSocketFrame[] ring = NOTHING;

    private int head;
    private int size;
    /** Bytes of the first frame that are written. */
    private int offset;
    /** How many of the frames are pings and pongs. */
    private int controls;
    /** Bytes of the frames that are data. */
    private long dataBytes;

    /** Appends data or the close frame. */
    void add(WebSocketFrame frame) {
        grow();
        put(size++, frame);
        dataBytes += frame.isClose() ? 0 : frame.size();
    }

    /** Puts a ping or pong behind those that wait already, before any data that has not begun. */
    void addControl(WebSocketFrame frame) {
        int place = controls + (offset > 0 && !get(0).overtakes() ? 1 : 0);
        grow();
        for (int i = size; i > place; i--) {
            put(i, get(i - 1));
        }
        put(place, frame);
        size++;
        controls++;
    }

    /** Copies from the front as much as fits; nothing is taken out. */
    void copyTo(ByteBuffer target) {
        int from = offset;
        for (int i = 0; i < size && target.hasRemaining(); i++) {
            get(i).copyTo(target, from);
            from = 0;
        }
    }

    /** Takes written bytes out at the front. */
    void consume(int written) {
        int rest = written + offset;
        while (size > 0 && rest >= get(0).size()) {
            rest -= get(0).size();
            removeFirst();
        }
        offset = rest;
        if (size == 0 && ring.length > KEPT) {
            ring = NOTHING;
        }
    }

    void clear() {
        ring = NOTHING;
        head = 0;
        size = 0;
        offset = 0;
        controls = 0;
        dataBytes = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int controls() {
        return controls;
    }

    int dataFrames() {
        return size - controls;
    }

    long dataBytes() {
        return dataBytes;
    }

    private void removeFirst() {
        WebSocketFrame first = get(0);
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        size--;
        if (first.overtakes()) {
            controls--;
        } else if (!first.isClose()) {
            dataBytes -= first.size();
        }
    }

    private WebSocketFrame get(int index) {
        WebSocketFrame frame = ring[head + index & ring.length - 1];
        if (frame == null) {
            throw new IllegalStateException("no frame at " + index + " of " + size);
        }
        return frame;
    }

    private void put(int index, WebSocketFrame frame) {
        ring[head + index & ring.length - 1] = frame;
    }

    private void grow() {
        if (size < ring.length) {
            return;
        }
        @Nullable WebSocketFrame[] larger = new WebSocketFrame[Math.max(SMALLEST, 2 * ring.length)];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
