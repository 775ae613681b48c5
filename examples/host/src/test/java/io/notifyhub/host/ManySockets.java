package io.notifyhub.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many WebSockets in one thread, as bare as can be: each is upgraded, and what comes in is searched for a word, once per
 * connection. Confined to the test's thread.
 */
final class ManySockets implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long SELECT_MILLIS = 200;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final int port;

    /** What one connection received, as far as it is kept. */
    private static final class Tail {
        private final StringBuilder text = new StringBuilder();
    }

    ManySockets(int port) throws IOException {
        this.port = port;
    }

    /** Opens a connection; its upgrade is answered by and by. */
    void open(String token) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET /ws/notifications/?token=" + token + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Tail());
        channels.add(channel);
    }

    /** Reads until {@code word} came in on every connection, or the time is up. @return on how many it did */
    int awaitOnAll(String word, long timeoutMillis) throws IOException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        int found = 0;
        while (found < channels.size() && System.nanoTime() < deadline) {
            selector.select(SELECT_MILLIS);
            for (SelectionKey key : selector.selectedKeys()) {
                found += read(key, word) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
        return found;
    }

    private boolean read(SelectionKey key, String word) throws IOException {
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
            key.cancel();
            return false;
        }
        StringBuilder text = ((Tail) key.attachment()).text;
        text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        int at = text.indexOf(word);
        if (at < 0) {
            return false;
        }
        text.setLength(0);
        return true;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
