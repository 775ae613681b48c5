package io.notifyhub.benchmark.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A WebSocket client as light as can be: it knows final text frames, pings and closes of a server, and cuts whatever else comes.
 * Confined to the thread of its {@link Crowd}.
 */
public final class LightSocket {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int HEADER_BYTES = 14;

    final SocketChannel channel;
    final Member member;
    private byte[] data = new byte[512];
    private int length;
    private boolean upgraded;

    LightSocket(SocketChannel channel, Member member) {
        this.channel = channel;
        this.member = member;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    /** The connection stands: asks for the upgrade. */
    void connected(InetSocketAddress target) throws IOException {
        String request = "GET " + member.path() + " HTTP/1.1\r\nHost: localhost:" + target.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                throw new IOException("the server does not read");
            }
        }
    }

    /** Sends a text. */
    public void send(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        // Masked with zero.
        frame.putInt(0).put(payload).flip();
        write(frame);
    }

    /** Takes what came in. @return false if the connection is at its end */
    boolean received(ByteBuffer bytes) throws IOException {
        int more = bytes.remaining();
        if (length + more > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, length + more));
        }
        bytes.get(data, length, more);
        length += more;
        int at = upgraded ? 0 : upgrade();
        if (at < 0) {
            return false;
        }
        int end = upgraded ? frames(at) : at;
        if (end < 0) {
            return false;
        }
        length -= end;
        System.arraycopy(data, end, data, 0, length);
        if (length == 0 && data.length > 4096) {
            data = new byte[512];
        }
        return true;
    }

    /** @return where the frames begin, 0 if the answer is not whole yet, -1 if it refuses */
    private int upgrade() throws IOException {
        for (int i = 3; i < length; i++) {
            if (data[i] == '\n' && data[i - 2] == '\n') {
                boolean switched = new String(data, 0, 12, StandardCharsets.US_ASCII).equals("HTTP/1.1 101");
                if (!switched) {
                    return -1;
                }
                upgraded = true;
                member.upgraded(this);
                return i + 1;
            }
        }
        return 0;
    }

    /** @return up to where all was taken, -1 at the end */
    private int frames(int from) throws IOException {
        int at = from;
        while (length - at >= 2) {
            int opcode = data[at] & 0x0f;
            int size = data[at + 1] & 0x7f;
            int header = size < 126 ? 2 : size == 126 ? 4 : 10;
            if (length - at < header) {
                break;
            }
            if (size == 126) {
                size = (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
            } else if (size == 127) {
                size = (int) ByteBuffer.wrap(data, at + 2, 8).getLong();
            }
            if (length - at < header + size) {
                break;
            }
            if (!frame(opcode, at + header, size)) {
                return -1;
            }
            at += header + size;
        }
        return at;
    }

    private boolean frame(int opcode, int at, int size) throws IOException {
        switch (opcode) {
            case TEXT -> member.text(data, at, size, this);
            case PING -> write(PONG, Arrays.copyOfRange(data, at, at + size));
            case CLOSE -> {
                return false;
            }
            default -> throw new IOException("a frame of another kind: " + opcode);
        }
        return true;
    }
}
