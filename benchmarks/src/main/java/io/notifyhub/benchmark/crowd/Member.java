package io.notifyhub.benchmark.nodes;

import java.io.IOException;
import java.net.InetSocketAddress;

/** One of a {@link Crowd}: where it connects and what it makes of what comes. Called by the crowd's thread alone. */
interface Member {
    /** Where to connect now. */
    InetSocketAddress target();

    /** What to ask for there. */
    String path();

    /** The socket is open. */
    void upgraded(LightSocket socket) throws IOException;

    /** A text has come. */
    void text(String text, LightSocket socket) throws IOException;

    /**
     * The connection is lost, or none could be made.
     *
     * @param opened whether it was open
     * @return in how many milliseconds to connect again, below 0 for never
     */
    long lost(boolean opened);
}
