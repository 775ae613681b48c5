package io.notifyhub.server.testkit;

import io.notifyhub.core.NotificationHub;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A hub behind a real server on a free port of this machine, which accepts the tokens of {@link Jwt}. */
public interface ServedHub extends AutoCloseable {
    AtomicLong USERS = new AtomicLong(1_000);

    NotificationHub hub();

    int port();

    /** Sockets and streams that have not ended. */
    int connectionCount();

    /** Lets nobody in from now on, and tells all who are connected when to come back. May wait until they are gone. */
    void drain();

    @Override
    void close();

    /** The id of a user that no other test uses. */
    static long newUser() {
        return USERS.incrementAndGet();
    }

    default URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** The socket's address, with whatever follows its path. */
    default URI socket(String rest) {
        return URI.create("ws://127.0.0.1:" + port() + "/ws/notifications/" + rest);
    }

    /** A connection with this token that was not greeted yet. */
    default SocketClient open(String token) {
        return SocketClient.connect(socket("?token=" + token));
    }

    /** A connection of this user that is up to date. */
    default SocketClient connect(Object user) {
        return connectWith(Jwt.tokenOf(user));
    }

    default SocketClient connectWith(String token) {
        SocketClient client = open(token);
        client.expectHello();
        return client;
    }

    /** A connection that was not greeted yet, and wants to go on from {@code cursor}. */
    default SocketClient resume(Object user, String cursor) {
        return SocketClient.connect(
                socket("?token=" + Jwt.tokenOf(user) + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
    }
}
