package io.notifyhub.client.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where a client keeps what has to outlive its process: its place in the log, its list and its waiting commands, as bytes that
 * mean nothing here. For one client. Called on the client's connect executor, one call at a time; every method may block.
 */
public interface StateStorage extends Closeable {
    /**
     * All bytes, none if nothing was kept yet.
     *
     * @throws IOException if they cannot be read now, or somebody else uses them; the client does not connect, and tries again
     */
    byte[] read() throws IOException;

    /**
     * Adds bytes at the end; they are durable when this returns. A crash, or a failure, may leave any part of them from their
     * beginning, which is noticed and cut off later.
     */
    void append(byte[] bytes) throws IOException;

    /** Puts {@code bytes} in the place of everything, durably when this returns. A crash leaves the old bytes or these. */
    void replace(byte[] bytes) throws IOException;

    /** Lets go of it. Nothing is called afterwards. */
    @Override
    void close() throws IOException;
}
