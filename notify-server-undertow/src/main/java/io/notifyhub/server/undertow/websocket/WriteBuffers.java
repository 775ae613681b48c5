package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What all connections of a handler write with: direct buffers that whoever writes borrows for the length of one write, as
 * many as threads can write at a time, not one per connection nor one per thread; and the count of the bytes that wait for
 * peers that do not read, so that a crowd of these does not use the memory up. Thread-safe, never blocks.
 */
final class WriteBuffers {

    /** What one system call takes at most; as large as a socket's send buffer is meant to be. */
    static final int SIZE = 64 * 1024;

    /** For the rare thread that finds all others gone; on the heap, as such a buffer is thrown away. */
    private static final int SPARE_SIZE = 8 * 1024;

    private final AtomicReferenceArray<ByteBuffer> slots;
    private final long maxWaiting;
    private final AtomicLong waiting = new AtomicLong();

    /** With any number of bytes that may wait. */
    WriteBuffers(int count) {
        this(count, Long.MAX_VALUE);
    }

    /** @param maxWaiting above so many bytes that wait each connection is allowed only little of its own */
    WriteBuffers(int count, long maxWaiting) {
        this.maxWaiting = maxWaiting;
        slots = new AtomicReferenceArray<>(count);
        for (int i = 0; i < count; i++) {
            slots.set(i, ByteBuffer.allocateDirect(SIZE));
        }
    }

    /** An empty buffer, to be given back. */
    ByteBuffer borrow() {
        int start = start();
        for (int i = 0; i < slots.length(); i++) {
            ByteBuffer buffer = slots.getAndSet((start + i) % slots.length(), null);
            if (buffer != null) {
                return buffer.clear();
            }
        }
        return ByteBuffer.allocate(SPARE_SIZE);
    }

    void giveBack(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return;
        }
        int start = start();
        for (int i = 0; i < slots.length(); i++) {
            if (slots.compareAndSet((start + i) % slots.length(), null, buffer)) {
                return;
            }
        }
    }

    /** So many bytes more, or fewer, wait for a peer. */
    void waits(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Whether so much waits for all peers together that each may have only little waiting. */
    boolean isTight() {
        return waiting.get() > maxWaiting;
    }

    /** Whether no peer has anything to take. */
    boolean nothingWaits() {
        return waiting.get() == 0;
    }

    /** Whether none is lent. */
    boolean areBack() {
        for (int i = 0; i < slots.length(); i++) {
            if (slots.get(i) == null) {
                return false;
            }
        }
        return true;
    }

    private int start() {
        return (int) (Thread.currentThread().getId() & Integer.MAX_VALUE) % slots.length();
    }
}
