package io.notifyhub.conformance.wire;

import io.notifyhub.conformance.wire.ClientFrameReader.Message;
import io.notifyhub.conformance.wire.ClientFrameReader.ViolationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The server's end of a WebSocket: upgrades, and reads on a thread of its own. Pings are answered; everything else is the
 * listener's. What is sent goes out through {@link Exchange} as any bytes.
 */
public final class WebSocketPeer {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Exchange exchange;
    private final Listener listener;

    /** Told on the reading thread, in order; {@link #onEnd} is the last. */
    public interface Listener {
        void onText(String text);

        void onPong(byte[] payload);

        /** @param code 1005 if the frame bore none */
        void onClose(int code);

        /** The client broke RFC 6455; the connection is cut. */
        void onViolation(String what);

        /** Nothing more will come: the stream ended, in order or not. */
        void onEnd();
    }

    public WebSocketPeer(Exchange exchange, Listener listener) {
        this.exchange = exchange;
        this.listener = listener;
    }

    /** The value of {@code Sec-WebSocket-Accept} that belongs to the request (section 4.2.2). */
    public static String acceptOf(Request request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((request.header("sec-websocket-key") + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The head of the answer that upgrades, with {@code accept} in it. */
    public static byte[] switching(Request request, String accept) {
        String offered = request.header("sec-websocket-protocol");
        String protocol =
                offered != null && offered.contains("notify.v1") ? "Sec-WebSocket-Protocol: notify.v1\r\n" : "";
        return ("HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept + "\r\n" + protocol + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts to read; after the upgrade was written. */
    public void read() {
        Thread thread = new Thread(this::readAll, "conformance-read");
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        ClientFrameReader reader = new ClientFrameReader(exchange.in());
        try {
            while (take(reader.next())) {
                // Until a close frame or the end.
            }
            exchange.endsWithin(CLOSE_MILLIS);
        } catch (ViolationException e) {
            listener.onViolation("the client sent " + e.getMessage());
            exchange.close();
        } catch (IOException e) {
            // The stream ended.
        } finally {
            listener.onEnd();
        }
    }

    /** After the client's close frame the server ends the connection (section 7.1.1); so long it is waited for. */
    private static final int CLOSE_MILLIS = 10_000;

    private boolean take(Message message) throws IOException {
        switch (message.opcode()) {
            case ServerFrames.TEXT -> listener.onText(message.text());
            case ServerFrames.PING ->
                exchange.write(ServerFrames.frame(ServerFrames.FIN | ServerFrames.PONG, message.payload()));
            case ServerFrames.PONG -> listener.onPong(message.payload());
            case ServerFrames.CLOSE -> {
                listener.onClose(message.closeCode());
                return false;
            }
            default -> listener.onViolation("the client sent a binary frame");
        }
        return true;
    }
}
