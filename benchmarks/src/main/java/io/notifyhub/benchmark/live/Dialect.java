package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Tokens;
import java.io.IOException;

/** How a client of one of the servers comes in. What is delivered looks alike in all of them: {@code "n":7,"t":123}. */
public interface Dialect {
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

    /** Bayeux over WebSocket: a handshake, a subscription, and a question that the server keeps open. */
    Dialect BAYEUX = new Dialect() {
        private static final String CLIENT = "\"clientId\":\"";
        private static final String ID = "\"id\":\"";

        @Override
        public String path(String user) {
            return "/cometd";
        }

        @Override
        public boolean opened(LightSocket socket, String user) throws IOException {
            socket.send("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                    + "\"supportedConnectionTypes\":[\"websocket\"]}]");
            return false;
        }

        @Override
        public boolean heard(String text, LightSocket socket, String user) throws IOException {
            if (text.contains("\"/meta/handshake\"")) {
                String client = after(CLIENT, text);
                socket.send("[{\"channel\":\"/meta/subscribe\",\"subscription\":\"/user/" + user + "\"," + CLIENT
                        + client + "\"}," + connect(client) + ']');
            } else if (text.contains("\"/meta/connect\"")) {
                // The name of the client comes back as that of the question.
                socket.send('[' + connect(after(ID, text)) + ']');
            }
            return text.contains("\"/meta/subscribe\"") && text.contains("\"successful\":true");
        }

        private String connect(String client) {
            return "{\"channel\":\"/meta/connect\",\"connectionType\":\"websocket\"," + CLIENT + client + "\"," + ID
                    + client + "\"}";
        }

        private String after(String name, String text) {
            int begin = text.indexOf(name) + name.length();
            return text.substring(begin, text.indexOf('"', begin));
        }
    };
}
