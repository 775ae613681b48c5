package io.notifyhub.server.undertow.websocket;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends every message back. The counterpart of {@code src/test/autobahn/run.sh}.
 *
 * <p>Arguments: a port, 0 for a free one. Prints one line, {@code listening on PORT}, and runs until it is killed.
 */
public final class EchoServer {

    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private EchoServer() {}

    public static void main(String[] args) {
        Undertow server = Undertow.builder()
                .addHttpListener(args.length == 0 ? 0 : Integer.parseInt(args[0]), "127.0.0.1")
                .setHandler(new WebSocketHandler(
                        WebSocketSettings.builder()
                                .maxMessageBytes(MAX_MESSAGE_BYTES)
                                .maxQueuedFrames(1024)
                                .maxQueuedBytes(MAX_MESSAGE_BYTES)
                                .build(),
                        (request, connection) -> new Echo(connection)))
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println("listening on " + address.getPort());
    }

    /** Echoes; while the peer does not take its echoes, reads no more of it. */
    static final class Echo implements WebSocketListener {

        private final WebSocketConnection connection;
        private final Deque<WebSocketFrame> waiting = new ArrayDeque<>();

        Echo(WebSocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public void onText(String text) {
            echo(WebSocketFrame.text(text));
        }

        @Override
        public boolean onBinary(byte[] data) {
            echo(WebSocketFrame.binary(data));
            return true;
        }

        @Override
        public void onWritable() {
            while (!waiting.isEmpty() && connection.offer(waiting.element())) {
                waiting.remove();
            }
            connection.flush();
            if (waiting.isEmpty()) {
                connection.resumeReceives();
            }
        }

        @Override
        public void onClosed(int code, String reason) {}

        private void echo(WebSocketFrame frame) {
            if (!waiting.isEmpty() || !connection.offer(frame)) {
                waiting.add(frame);
                connection.suspendReceives();
            }
            connection.flush();
        }
    }
}
