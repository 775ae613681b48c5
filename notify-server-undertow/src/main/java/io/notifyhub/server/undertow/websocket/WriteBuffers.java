package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Direct buffers that whoever writes borrows for the length of one write: as many as threads can write at a time, not one
 * per connection nor one per thread. Thread-safe, never blocks.
 */
final class WriteBuffers {

    /** What one system call takes at most; as large as a socket's send buffer is meant to be. */
    static final int SIZE = 64 * 1024;

    /** For the rare thread that finds all others gone; on the heap, as such a buffer is thrown away. */
    private static final int SPARE_SIZE = 8 * 1024;

    private final AtomicReferenceArray<ByteBuffer> slots;

    WriteBuffers(int count) {
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
