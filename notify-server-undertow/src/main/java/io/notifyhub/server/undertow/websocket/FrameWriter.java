package io.notifyhub.server.undertow.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * The outgoing half of a connection: a bounded queue of shared frames, and the one place that writes to the socket.
 *
 * <p>Concurrency: thread-safe, guarded by {@code queue}. While the socket takes everything, whoever calls {@link #flush}
 * writes; once it takes less than offered, the I/O thread drains until nothing is left. Who has written a lot just now leaves
 * a few frames with {@link #flushLater}, so that they share a write. Nothing is allocated per frame.
 *
 * <p>Ordering: data frames go out in the order of {@link #offer}; the close frame is last; pings and pongs overtake data.
 *
 * <p>Calls to the application never happen here: what has to be told is returned as a set of the bits below, and the
 * connection tells it on the I/O thread, without the lock.
 */
final class FrameWriter {

    /** An offer was refused, and there is room again. */
    static final int WRITABLE = 1;
    /** The close frame and all before it are with the operating system. */
    static final int CLOSE_SENT = 2;
    /** So many pongs waited that reading had to stop, and they are out. */
    static final int CONTROLS_SENT = 4;
    /** The socket failed; nothing will be written any more. */
    static final int FAILED = 8;
    /** The I/O thread has to call {@link #drain}. */
    static final int HAND_OVER = 16;

    /** The I/O thread has to call {@link #drainLeft} in a moment. */
    static final int LEFT = 32;

    /** How many frames, or bytes of them, are never left. */
    static final int GATHERED_FRAMES = 16;

    static final int GATHERED_BYTES = 16 * 1024;

    /** Pongs that may wait, each of at most 127 bytes. */
    static final int MAX_CONTROLS = 16;

    /** What may be in flight to a peer, beside one frame of any size, while too much waits for all of them together. */
    static final int TIGHT_BYTES = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);

    private final ConduitStreamSinkChannel sink;
    private final WriteBuffers buffers;
    private final int maxFrames;
    private final int maxBytes;

    /** Is the lock, too: an object less for each connection. */
    private final FrameQueue queue = new FrameQueue();

    // guarded by queue, as itself
    private @Nullable CloseStatus status;
    private boolean ioThreadDrains;
    /** Whether the I/O thread was asked for {@link #drainLeft}. */
    private boolean left;

    private boolean socketFull;
    private boolean progressed;
    private boolean refused;
    private boolean controlsFull;
    private boolean closing;
    private boolean closeSent;
    private boolean shutDown;
    private boolean dead;
    /** What {@link #buffers} was told of this connection. */
    private long counted;

    FrameWriter(ConduitStreamSinkChannel sink, WebSocketSettings settings, WriteBuffers buffers) {
        this.sink = sink;
        this.buffers = buffers;
        maxFrames = settings.maxQueuedFrames();
        maxBytes = settings.maxQueuedBytes();
    }

    /** Queues a data frame, unless that would exceed a limit or the connection is closing. */
    boolean offer(WebSocketFrame frame) {
        synchronized (queue) {
            if (closing || dead) {
                return false;
            }
            if (!fits(frame.size())) {
                refused = true;
                return false;
            }
            queue.add(frame);
            count();
            return true;
        }
    }

    /** Whether a small frame would be taken now. */
    boolean isWritable() {
        synchronized (queue) {
            return !closing && !dead && fits(1);
        }
    }

    /**
     * Queues a ping or pong; ignored when closing.
     *
     * @return false if no more of them should be made before {@link #CONTROLS_SENT}
     */
    boolean offerControl(WebSocketFrame frame) {
        synchronized (queue) {
            if (closing || dead) {
                return true;
            }
            queue.addControl(frame);
            return queue.controls() < MAX_CONTROLS;
        }
    }

    /** Asks for {@link #CONTROLS_SENT}, unless the pongs are out already. */
    boolean awaitControls() {
        synchronized (queue) {
            controlsFull = !closing && !dead && queue.controls() >= MAX_CONTROLS;
            return controlsFull;
        }
    }

    /**
     * Queues the close frame behind everything else; from now on nothing is taken.
     *
     * @param farewell goes right before it, beyond every limit; null for none
     * @return false if the connection was closing already
     */
    boolean close(@Nullable WebSocketFrame farewell, CloseStatus with) {
        synchronized (queue) {
            if (closing || dead) {
                return false;
            }
            closing = true;
            status = with;
            if (farewell != null) {
                queue.add(farewell);
            }
            queue.add(with.toFrame());
            return true;
        }
    }

    /** Drops everything; nothing is written any more. Keeps the status of a close that has begun. */
    void kill(CloseStatus otherwise) {
        synchronized (queue) {
            status = status == null ? otherwise : status;
            die();
        }
    }

    /** Like {@link #kill}, but with this status in any case. */
    void killWith(CloseStatus with) {
        synchronized (queue) {
            status = with;
            die();
        }
    }

    /** Why the connection closes; 1006 if nobody has said. */
    CloseStatus status() {
        synchronized (queue) {
            return status == null ? CloseStatus.BROKEN : status;
        }
    }

    boolean isClosing() {
        synchronized (queue) {
            return closing || dead;
        }
    }

    /** Whether this very thread is writing, so that the application must not be called now. */
    boolean isHeldHere() {
        return Thread.holdsLock(queue);
    }

    /** Whether nothing waits for the peer; what was left for a moment does not. */
    boolean isIdle() {
        synchronized (queue) {
            return !ioThreadDrains || queue.isEmpty();
        }
    }

    /** Whether a ping or pong is waiting. */
    boolean hasControls() {
        synchronized (queue) {
            return queue.controls() > 0;
        }
    }

    /**
     * Whether a full socket has taken bytes since the last call. What a socket takes that was not full proves nothing: the
     * peer may be gone, and the bytes lie in the operating system's buffer.
     */
    boolean takeProgress() {
        synchronized (queue) {
            boolean taken = progressed;
            progressed = false;
            return taken;
        }
    }

    /**
     * Writes what is queued, unless the I/O thread is at it.
     *
     * @param here whether this thread may write to the socket
     */
    int flush(boolean here) {
        synchronized (queue) {
            if (hasNothingToWrite()) {
                return 0;
            }
            if (!here) {
                ioThreadDrains = true;
                return HAND_OVER;
            }
            return write();
        }
    }

    /** As {@link #flush}, but leaves what is queued if this thread has written so much lately that it may wait for more. */
    int flushOrLeave() {
        synchronized (queue) {
            return hasNothingToWrite() || !WriteBurst.isOn(System.nanoTime()) ? flush(true) : flushLater();
        }
    }

    /** As {@link #flush}, but what is queued may wait for more to be written with it, if that is not much yet. */
    int flushLater() {
        synchronized (queue) {
            if (hasNothingToWrite() || mayNotWait()) {
                return flush(true);
            }
            boolean asked = left;
            left = true;
            return asked ? 0 : LEFT;
        }
    }

    private boolean hasNothingToWrite() {
        return dead || ioThreadDrains || queue.isEmpty();
    }

    private boolean mayNotWait() {
        return closing
                || refused
                || queue.controls() > 0
                || queue.dataFrames() >= GATHERED_FRAMES
                || queue.dataBytes() >= GATHERED_BYTES;
    }

    /** Writes what was left, if nobody has done so meanwhile. Only on the I/O thread. */
    int drainLeft() {
        synchronized (queue) {
            left = false;
            return flush(true);
        }
    }

    /** Goes on writing. Only on the I/O thread. */
    int drain() {
        synchronized (queue) {
            return dead ? 0 : write();
        }
    }

    /** Sends the FIN, after everything. Only on the I/O thread, as it may end in the channel's close listeners. */
    void shutdown() throws IOException {
        synchronized (queue) {
            if (dead || shutDown) {
                return;
            }
            shutDown = true;
            ioThreadDrains = true;
        }
        sink.shutdownWrites();
        if (!sink.flush()) {
            sink.resumeWrites();
        }
    }

    private int write() {
        ByteBuffer buffer = buffers.borrow();
        try {
            boolean done = writeAll(buffer) && sink.flush();
            if (done) {
                stopDraining();
            } else {
                ioThreadDrains = true;
                sink.resumeWrites();
            }
            count();
            return consequences(done);
        } catch (IOException | RuntimeException e) {
            LOG.debug("Writing failed: {}", e.toString());
            die();
            return FAILED;
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private boolean writeAll(ByteBuffer buffer) throws IOException {
        while (!queue.isEmpty()) {
            buffer.clear();
            queue.copyTo(buffer);
            buffer.flip();
            int offered = buffer.remaining();
            int written = sink.write(buffer);
            if (written > 0) {
                queue.consume(written);
                progressed |= socketFull;
            }
            socketFull = written < offered;
            if (socketFull) {
                return false;
            }
        }
        return true;
    }

    private void stopDraining() {
        if (ioThreadDrains) {
            ioThreadDrains = false;
            sink.suspendWrites();
        }
    }

    private int consequences(boolean done) {
        int bits = 0;
        if (refused && queue.dataFrames() <= maxFrames / 2 && queue.dataBytes() <= maxBytes / 2) {
            refused = false;
            bits |= WRITABLE;
        }
        if (controlsFull && queue.controls() == 0) {
            controlsFull = false;
            bits |= CONTROLS_SENT;
        }
        if (done && closing && !closeSent) {
            closeSent = true;
            bits |= CLOSE_SENT;
        }
        return bits;
    }

    private boolean fits(int bytes) {
        int frames = queue.dataFrames();
        if (frames == 0) {
            return true;
        }
        int most = ioThreadDrains && buffers.isTight() ? Math.min(TIGHT_BYTES, maxBytes) : maxBytes;
        return frames < maxFrames && queue.dataBytes() + bytes <= most;
    }

    /** Counts what waits for the peer. While the socket takes everything nothing does, and this costs nothing. */
    private void count() {
        long waits = ioThreadDrains ? queue.dataBytes() : 0;
        if (waits != counted) {
            buffers.waits(waits - counted);
            counted = waits;
        }
    }

    private void die() {
        dead = true;
        queue.clear();
        count();
    }
}
