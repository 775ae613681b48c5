package io.notifyhub.transport.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/** Ends connections. */
final class Connections {
    private Connections() {}

    /**
     * Ends a connection at once, from any thread: whoever reads or writes on it gets an error. Does not say farewell, as that
     * could block for as long as the server does not read.
     */
    static void close(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
