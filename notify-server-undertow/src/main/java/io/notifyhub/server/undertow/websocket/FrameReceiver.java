package io.notifyhub.server.undertow.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The incoming half of a connection: reads into the buffer of the I/O thread, feeds the parser, and keeps a few bytes of
 * its own only while reading is stopped in the middle of what was read. Confined to the connection's I/O thread.
 *
 * <p>Reading stops while the application wants it, and while too many pongs wait to be taken by the peer. After a protocol
 * error everything is read and dropped, so that the peer's unread bytes do not reset the connection before our close frame
 * has arrived (RFC 6455 7.1.1).
 */
final class FrameReceiver {

    /** Reads in a row before others get their turn: 256 KiB. */
    private static final int READS_PER_TURN = 16;

    private static final byte[] NOTHING = {};

    private final WebSocketConnection connection;
    private final ConduitStreamSourceChannel source;
    private final IoThreadConnections group;
    private final FrameParser parser;

    /** What was read and not parsed; not empty only while paused. */
    private byte[] stash = NOTHING;

    private boolean discarding;
    private boolean active;
    private boolean ended;

    FrameReceiver(
            WebSocketConnection connection,
            ConduitStreamSourceChannel source,
            IoThreadConnections group,
            int maxMessageBytes,
            FrameHandler handler) {
        this.connection = connection;
        this.source = source;
        this.group = group;
        parser = new FrameParser(maxMessageBytes, handler);
    }

    /** Reads what is there. */
    void read() {
        if (ended) {
            return;
        }
        if (!takeStash()) {
            source.suspendReads();
            return;
        }
        for (int i = 0; i < READS_PER_TURN; i++) {
            int count = readOnce();
            if (count <= 0) {
                return;
            }
        }
        connection.readSoon();
    }

    /** Adapts to {@link WebSocketConnection#isReadingPaused}, which has changed. */
    void pauseChanged() {
        if (ended) {
            return;
        }
        if (takeStash()) {
            source.resumeReads();
        } else {
            source.suspendReads();
        }
    }

    /** From now on everything is dropped until the end of the stream. */
    void discard() {
        discarding = true;
        stash = NOTHING;
    }

    /** No more reading. */
    void end() {
        ended = true;
        stash = NOTHING;
    }

    boolean takeActivity() {
        boolean taken = active;
        active = false;
        return taken;
    }

    /** See {@link Liveness.Signs#messageInProgress}. */
    int messageInProgress() {
        return !discarding && parser.isMidMessage() ? parser.completed() & Integer.MAX_VALUE : -1;
    }

    /** @return the number of bytes, or 0 if nothing can be read now */
    private int readOnce() {
        ByteBuffer buffer = group.readBuffer();
        int count;
        try {
            count = source.read(buffer);
        } catch (IOException e) {
            count = -1;
        }
        if (count < 0) {
            connection.lost();
            return 0;
        }
        active |= count > 0;
        if (!take(buffer.array(), count) || ended) {
            source.suspendReads();
            return 0;
        }
        return count;
    }

    private boolean takeStash() {
        byte[] bytes = stash;
        stash = NOTHING;
        return take(bytes, bytes.length);
    }

    /** @return false if reading has to stop */
    private boolean take(byte[] bytes, int count) {
        if (discarding) {
            return true;
        }
        if (count == 0) {
            return !connection.isReadingPaused();
        }
        if (connection.isReadingPaused()) {
            stash = Arrays.copyOf(bytes, count);
            return false;
        }
        try {
            int used = parser.parse(bytes, 0, count);
            if (used < count) {
                stash = Arrays.copyOfRange(bytes, used, count);
            }
        } catch (WebSocketProtocolException e) {
            connection.fail(e.status());
        }
        connection.flush();
        return !connection.isReadingPaused();
    }
}
