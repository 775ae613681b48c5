package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A client of socket.io over WebSocket, as light as can be. Confined to the crowd's thread, but for what is volatile. */
final class SocketIoMember implements Member {
    private final String user;
    private final InetSocketAddress target;
    private final Consumer<String> events;
    private volatile boolean present;

    SocketIoMember(String user, InetSocketAddress target, Consumer<String> events) {
        this.user = user;
        this.target = target;
        this.events = events;
    }

    boolean isPresent() {
        return present;
    }

    @Override
    public InetSocketAddress target() {
        return target;
    }

    @Override
    public String path() {
        return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    public void upgraded(LightSocket socket) {
        // The server speaks first.
    }

    @Override
    public void text(byte[] data, int at, int length, LightSocket socket) throws IOException {
        String text = new String(data, at, length, StandardCharsets.UTF_8);
        if (text.startsWith("42")) {
            events.accept(text);
        } else if (text.startsWith("0")) {
            socket.send("40{\"user\":\"" + user + "\"}");
        } else if (text.startsWith("40")) {
            present = true;
        } else if (text.equals("2")) {
            socket.send("3");
        }
    }

    @Override
    public long lost(boolean opened) {
        present = false;
        return 100;
    }
}
