package io.notifyhub.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket on a plain socket, as strict as RFC 6455 wants it. The JDK's own would not do: now and
 * then it does not report that the server has ended the connection. One thread reads and tells the listener.
 */
final class TinySocket implements TinyTransport {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int MAX_HEAD = 1024 * 1024;
    private static final int MAX_MESSAGE = 8 * 1024 * 1024;
    private static final int SMALL = 10_000;
    private static final int BROKEN = 1006;

    private final Listener listener;
    private final Bug bug;
    private final Socket socket = new Socket();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile boolean open;
    private boolean inMessage;

    interface Listener {
        void onText(String text);

        /** @param code 1006 if there was no close frame; 0 if the handshake failed */
        void onEnd(int code, @Nullable Throwable cause);
    }

    /** The handshake was answered with something else. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String location;

        Refused(String status, @Nullable String location) {
            super(status);
            this.location = location;
        }

        @Nullable
        String location() {
            return location;
        }
    }

    /** The server broke RFC 6455. */
    private static final class Violation extends IOException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    TinySocket(Listener listener, Bug bug) {
        this.listener = listener;
        this.bug = bug;
    }

    void open(URI uri, @Nullable String token) {
        Thread thread = new Thread(() -> run(uri, token), "tiny-socket");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(URI uri, @Nullable String token) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            shakeHands(in, uri, token);
            open = true;
            int code = BROKEN;
            while (code == BROKEN) {
                code = frame(in);
            }
            listener.onEnd(code, null);
        } catch (IOException e) {
            boolean dies = e instanceof Violation && bug == Bug.DIES_OF_PROTOCOL_ERRORS
                    || message.size() > 0 && bug == Bug.BREAKS_IN_A_MESSAGE;
            if (!dies) {
                listener.onEnd(open ? BROKEN : 0, e);
            }
        } finally {
            abort();
        }
    }

    private void shakeHands(DataInputStream in, URI uri, @Nullable String token) throws IOException {
        String query = uri.getRawQuery() == null || uri.getRawQuery().isEmpty() ? "" : "?" + uri.getRawQuery();
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        write(("GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                        + "\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: "
                        + KEY
                        + "\r\n" + authorization + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            head.append((char) in.readUnsignedByte());
            if (head.length() > MAX_HEAD) {
                throw new IOException("too long a head");
            }
        }
        String text = head.toString();
        if (!text.startsWith("HTTP/1.1 101 ")) {
            throw new Refused(text.lines().findFirst().orElse(""), header(text, "Location"));
        }
        if (!accept().equals(header(text, "Sec-WebSocket-Accept")) && bug != Bug.CHECKS_NO_ACCEPT) {
            throw new Refused("another accept", null);
        }
    }

    private static @Nullable String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }

    private static String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((KEY + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads one frame; the code of a close frame, or 1006 if it was another. */
    private int frame(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int opcode = first & 0x0f;
        boolean last = (first & 0x80) != 0;
        boolean control = opcode >= 8;
        long length = second & 0x7f;
        check((first & 0x70) == 0 && (second & 0x80) == 0, "a reserved bit or a mask");
        check(!control || last && length < 126, "a long control frame, or one in pieces");
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        check(length >= 0, "a negative length");
        if (length + message.size() > MAX_MESSAGE && bug != Bug.BREAKS_IN_A_MESSAGE) {
            throw new IOException("too long a message");
        }
        if (bug == Bug.COUNTS_ON_WHOLE_READS && in.available() < length) {
            throw new Violation("half a frame");
        }
        byte[] payload = in.readNBytes((int) Math.min(length, Integer.MAX_VALUE - 8));
        if (payload.length < length) {
            throw new EOFException();
        }
        return take(opcode, last, payload);
    }

    private int take(int opcode, boolean last, byte[] payload) throws IOException {
        switch (opcode) {
            case 0, 1 -> {
                check(inMessage == (opcode == 0), "a message in another, or a piece of none");
                if (bug == Bug.IGNORES_PIECES) {
                    message.reset();
                }
                message.writeBytes(payload);
                inMessage = !last;
                if (last) {
                    String text = utf8(message.toByteArray());
                    message.reset();
                    if (bug != Bug.SMALL_BUFFER || text.length() < SMALL) {
                        listener.onText(text);
                    }
                }
            }
            case 8 -> {
                check(payload.length != 1, "half a code");
                int code = payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
                write(masked(8, payload));
                return code;
            }
            case 9 -> write(masked(10, payload));
            case 10 -> {}
            default -> throw new Violation("a frame of another kind");
        }
        return BROKEN;
    }

    private static void check(boolean kept, String otherwise) throws Violation {
        if (!kept) {
            throw new Violation(otherwise);
        }
    }

    private static String utf8(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Violation("not UTF-8");
        }
    }

    @Override
    public void send(String text) {
        quietly(masked(1, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void goodbye() {
        quietly(masked(8, new byte[] {3, (byte) 0xe8}));
    }

    private void quietly(byte[] frame) {
        try {
            if (open) {
                write(frame);
            }
        } catch (IOException e) {
            // The reading thread will find out.
        }
    }

    private synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static byte[] masked(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    @Override
    public void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
