package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Tokens;
import java.io.IOException;

/** How a client of one of the servers comes in. What is delivered looks alike in all of them: {@code "n":7,"t":123}. */
interface Dialect {
    /** What to ask for. */
    String path(String user);

    /** The socket is open. @return whether that is all it takes */
    boolean opened(LightSocket socket, String user) throws IOException;

    /** Something came that is no delivery. @return whether the client is in from now on */
    boolean heard(String text, LightSocket socket, String user) throws IOException;

    /** A name in the address, and nothing else. */
    Dialect PLAIN = new Dialect() {
        @Override
        public String path(String user) {
            return "/?user=" + user;
        }

        @Override
        public boolean opened(LightSocket socket, String user) {
            return true;
        }

        @Override
        public boolean heard(String text, LightSocket socket, String user) {
            return false;
        }
    };

    /** NotifyHub: a token in the address; in when it has caught up. */
    Dialect HUB = new Dialect() {
        @Override
        public String path(String user) {
            return "/ws/notifications/?token=" + Tokens.of(user, "");
        }

        @Override
        public boolean opened(LightSocket socket, String user) {
            return false;
        }

        @Override
        public boolean heard(String text, LightSocket socket, String user) {
            return text.startsWith("{\"type\":\"caught_up\"");
        }
    };

    /** Engine.IO 4 and socket.io 5: open, connect, ping. */
    Dialect SOCKET_IO = new Dialect() {
        @Override
        public String path(String user) {
            return "/socket.io/?EIO=4&transport=websocket&user=" + user;
        }

        @Override
        public boolean opened(LightSocket socket, String user) {
            return false;
        }

        @Override
        public boolean heard(String text, LightSocket socket, String user) throws IOException {
            if (text.startsWith("0")) {
                socket.send("40{\"user\":\"" + user + "\"}");
            } else if (text.equals("2")) {
                socket.send("3");
            }
            return text.startsWith("40");
        }
    };

    /** STOMP 1.2 without heartbeats. */
    Dialect STOMP = new Dialect() {
        @Override
        public String path(String user) {
            return "/ws";
        }

        @Override
        public boolean opened(LightSocket socket, String user) throws IOException {
            socket.send("CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n\0");
            return false;
        }

        @Override
        public boolean heard(String text, LightSocket socket, String user) throws IOException {
            if (text.startsWith("CONNECTED")) {
                socket.send("SUBSCRIBE\nid:0\ndestination:/topic/" + user + "\n\n\0");
                return true;
            }
            return false;
        }
    };
}
