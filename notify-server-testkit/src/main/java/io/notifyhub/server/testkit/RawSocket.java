package io.notifyhub.server.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client with every header as a test wants it, which reads when it is told to. Not thread-safe. */
public final class RawSocket implements AutoCloseable {
    private static final int MILLIS = 10_000;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LAST = 0x80;
    private static final int SMALL_BUFFER = 4 << 10;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    private RawSocket(int port) throws IOException {
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A connection on which this was sent. @param headers beside those of the upgrade */
    public static RawSocket upgrade(int port, String rest, String... headers) {
        String head = "GET /ws/notifications/" + rest + " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
        return request(port, head);
    }

    /** A connection on which this was sent. */
    public static RawSocket request(int port, String text) {
        try {
            RawSocket made = new RawSocket(port);
            made.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status that came back. */
    public static int statusOf(int port, String rest, String... headers) {
        try (RawSocket client = upgrade(port, rest, headers)) {
            return client.readStatus();
        }
    }

    /** Reads the head of the answer. */
    public int readStatus() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return Integer.parseInt(head.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next text message, put together; of a close frame its code. */
    public String readFrame() {
        try {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (true) {
                int head = in.readUnsignedByte();
                int opcode = head & 0x0f;
                int length = in.readUnsignedByte();
                long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] payload = in.readNBytes((int) size);
                if (opcode == CLOSE) {
                    return "close " + ((payload[0] & 0xff) << 8 | payload[1] & 0xff);
                }
                if (opcode <= TEXT) {
                    message.write(payload);
                }
                if (opcode <= TEXT && head >= LAST) {
                    return message.toString(StandardCharsets.UTF_8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame of the client's, which are masked; here with zeros. */
    public void sendFrame(int opcode, byte[] payload) {
        int head = payload.length < 126 ? 6 : 8;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (0x80 | (head == 6 ? payload.length : 126));
        if (head == 8) {
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, head, payload.length);
        try {
            socket.getOutputStream().write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(Arrays.toString(Arrays.copyOf(frame, head)), e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
