package io.notifyhub.benchmark.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One of a {@link Crowd}: where it connects and what it makes of what comes. Called by the crowd's thread alone. */
public interface Member {
    /** Where to connect now. */
    InetSocketAddress target();

    /** Where to connect from; null for wherever the system likes. */
    default @Nullable InetSocketAddress source() {
        return null;
    }

    /** What to ask for there. */
    String path();

    /** The socket is open. */
    void upgraded(LightSocket socket) throws IOException;

    /** A text has come: {@code length} bytes of UTF-8 in {@code data} from {@code at}, to be read before this returns. */
    void text(byte[] data, int at, int length, LightSocket socket) throws IOException;

    /**
     * The connection is lost, or none could be made.
     *
     * @param opened whether it was open
     * @return in how many milliseconds to connect again, below 0 for never
     */
    long lost(boolean opened);
}
