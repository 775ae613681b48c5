package io.notifyhub.server.undertow.websocket;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends any bytes it is told to, and reads the server's frames strictly. Blocking; for one thread. */
public final class RawWebSocketClient implements Closeable {

    private static final int TIMEOUT_MILLIS = 20_000;

    /** One frame of the server's. */
    public record Frame(int opcode, byte[] payload) {

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }

        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawWebSocketClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connected, but nothing sent. */
    public static RawWebSocketClient connect(int port) throws IOException {
        return around(connected(port, 0));
    }

    /** Upgraded, with a small receive buffer where one is given. */
    public static RawWebSocketClient open(int port, int receiveBuffer) throws IOException {
        return upgraded(around(connected(port, receiveBuffer)));
    }

    public static RawWebSocketClient open(int port) throws IOException {
        return open(port, 0);
    }

    public static RawWebSocketClient around(Socket socket) throws IOException {
        return new RawWebSocketClient(socket);
    }

    public static RawWebSocketClient upgraded(RawWebSocketClient client) throws IOException {
        client.send(request("/"));
        String response = client.readHead();
        if (!response.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + response);
        }
        return client;
    }

    private static Socket connected(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        return socket;
    }

    /** A right request, with more header lines. */
    public static byte[] request(String target, String... headers) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(ClientFrames.concat(parts));
        socket.getOutputStream().flush();
    }

    /** Status line and headers of a response. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    public String readBody(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0x70) != 0 || (first & 0x80) == 0 || (second & 0x80) != 0) {
            throw new IOException("not a frame of a server: " + first + " " + second);
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        return new Frame(first & 0x0f, in.readNBytes(Math.toIntExact(length)));
    }

    /** Next frame that is no ping. */
    public Frame readAnswer() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() == Opcode.PING) {
            frame = readFrame();
        }
        return frame;
    }

    /** Whether the server has ended the stream in an orderly way, and sends nothing more. */
    public boolean readsEnd() throws IOException {
        return in.read() < 0;
    }

    /** Whether the stream ended, in order or not. */
    public boolean isCut() {
        try {
            readFrame();
            return false;
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return e.getMessage() != null && e.getMessage().contains("reset");
        }
    }

    public InputStream stream() {
        return in;
    }

    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends with a reset instead of a FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
