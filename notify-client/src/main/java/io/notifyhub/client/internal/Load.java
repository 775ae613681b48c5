package io.notifyhub.client.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much has come in from the server whose callbacks have not returned yet, wherever it waits. Thread-safe; no method
 * blocks.
 */
final class Load {
    private final int maxFrames;
    private final long maxChars;
    private final Runnable onRoom;
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong chars = new AtomicLong();
    private volatile boolean awaited;

    /** @param onRoom told once after {@link #awaitRoom()}, on any thread */
    Load(int maxFrames, long maxChars, Runnable onRoom) {
        this.maxFrames = maxFrames;
        this.maxChars = maxChars;
        this.onRoom = onRoom;
    }

    void add(int length) {
        frames.incrementAndGet();
        chars.addAndGet(length);
    }

    void remove(int length) {
        frames.decrementAndGet();
        chars.addAndGet(-length);
        if (awaited && hasRoom()) {
            awaited = false;
            onRoom.run();
        }
    }

    boolean isFull() {
        return frames.get() > maxFrames || chars.get() > maxChars;
    }

    /** Whether at most half the limit is taken: room enough to let more in. */
    boolean hasRoom() {
        return frames.get() <= maxFrames / 2 && chars.get() <= maxChars / 2;
    }

    /** Asks to be told when {@link #hasRoom()}; told at once if it does. */
    void awaitRoom() {
        awaited = true;
        if (hasRoom()) {
            awaited = false;
            onRoom.run();
        }
    }
}
