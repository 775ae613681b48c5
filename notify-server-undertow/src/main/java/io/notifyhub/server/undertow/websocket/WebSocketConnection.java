package io.notifyhub.server.undertow.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.SslChannel;

/**
 * One WebSocket connection. Frames are offered and flushed from any thread; what happens is told to the {@link
 * WebSocketListener} on the connection's I/O thread.
 *
 * <p>Concurrency: thread-safe. No method blocks. The state of the outgoing half is guarded by a lock of its own, which is
 * never held while a listener runs; everything else is confined to the I/O thread.
 *
 * <p>Closing (RFC 6455 7):
 *
 * <pre>
 * open ── close() or a close frame of the peer ──→ closing ── both close frames exchanged ──→ told, FIN sent
 *   │        (what is queued goes out first)          │                                          │ the peer's FIN
 *   └── terminate(), EOF, reset ──────────────────────┴── closeTimeout, EOF, reset ──────────────┴──→ gone
 * </pre>
 *
 * <p>Memory: while nothing is in flight a connection keeps no buffer. A peer that does not read costs at most the limits of
 * {@link WebSocketSettings}, one that sends at most twice the longest message and 16 KiB.
 */
public final class WebSocketConnection {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private final StreamConnection channel;
    private final boolean tls;
    private final InetSocketAddress remoteAddress;
    private final @Nullable String selectedSubprotocol;
    private final IoThreadConnections group;
    private final FrameWriter writer;
    private volatile boolean receivesSuspended;

    /** Belongs to {@link LeftFrames}. */
    @Nullable
    WebSocketConnection leftBefore;

    // confined to the I/O thread
    /** Place in the group; negative if in none. */
    int slot = -1;

    private final FrameReceiver receiver;
    private final Liveness liveness;
    private final Liveness.Signs signs = new SignsOfLife();
    private final ListenerCalls listener = new ListenerCalls(this);
    private boolean pongsFull;
    private boolean peerDone;
    private boolean closeSent;
    /** The listener was asked to close, and is told of no more messages. */
    private boolean ending;

    WebSocketConnection(
            StreamConnection channel,
            IoThreadConnections group,
            WebSocketSettings settings,
            WriteBuffers buffers,
            InetSocketAddress remoteAddress,
            @Nullable String selectedSubprotocol) {
        this.channel = channel;
        this.group = group;
        this.remoteAddress = remoteAddress;
        this.selectedSubprotocol = selectedSubprotocol;
        tls = channel instanceof SslChannel;
        writer = new FrameWriter(channel.getSinkChannel(), settings, buffers);
        receiver = new FrameReceiver(
                this, channel.getSourceChannel(), group, settings.maxMessageBytes(), new IncomingFrames());
        liveness = group.newLiveness();
    }

    /**
     * Queues a frame for the peer; {@link #flush} sends it. Safe from any thread; never blocks. Frames of one thread keep
     * their order. That a frame was taken says nothing about its arrival.
     *
     * @return false if the frame was not taken, because the limits of {@link WebSocketSettings} are reached, in which case
     *     what is queued is flushed and {@link WebSocketListener#onWritable} follows, or because the connection is closing
     */
    public boolean offer(WebSocketFrame frame) {
        if (writer.offer(frame)) {
            return true;
        }
        flush();
        return false;
    }

    /**
     * Sends what is queued: at once if the socket takes it, otherwise in the background as the peer reads. What a thread
     * writes without a pause is gathered from the {@value WriteBurst#FREE}th time on, for {@value LeftFrames#GATHER_MILLIS} ms
     * or so, that frames of one connection share a write. Safe from any thread; never blocks. Offer
     * several frames and flush once to have them sent in one packet.
     */
    public void flush() {
        handle(!tls || onIoThread() ? writer.flushOrLeave() : writer.flush(false));
    }

    /** Whether a small frame would be taken now. Safe from any thread; may have changed when it returns. */
    public boolean isWritable() {
        return writer.isWritable();
    }

    /**
     * Stops delivering messages, so that the peer is slowed down. Safe from any thread; one more message may be delivered
     * if it is not called from the listener. As long as it lasts, the peer's pings are not answered and its close frame is
     * not seen.
     */
    public void suspendReceives() {
        receivesSuspended = true;
        execute(receiver::pauseChanged);
    }

    /** Goes on delivering messages. Safe from any thread. */
    public void resumeReceives() {
        receivesSuspended = false;
        execute(receiver::pauseChanged);
    }

    /**
     * Closes in an orderly way: what is queued is sent, then a close frame, and the peer's is awaited, for {@link
     * WebSocketSettings#closeTimeout()} in all. From now on frames are refused and messages are dropped. Safe from any
     * thread; never blocks; does nothing if the connection is closing.
     *
     * @param code 1000–1003, 1007–1014 or 3000–4999
     * @param reason cut to 123 bytes of UTF-8; may be empty
     * @throws IllegalArgumentException if the code may not be sent
     */
    public void close(int code, String reason) {
        startClosing(null, CloseStatus.toSend(code, reason));
    }

    /**
     * As {@link #close(int, String)}, with one last frame before the close frame: taken whatever else is queued, so that a
     * peer that reads slowly gets it, too.
     */
    public void close(WebSocketFrame farewell, int code, String reason) {
        startClosing(farewell, CloseStatus.toSend(code, reason));
    }

    /**
     * Cuts the connection; the peer sees it break. What is queued is dropped. Safe from any thread; never blocks.
     *
     * @param code reported to {@link WebSocketListener#onClosed}; nothing is sent
     */
    public void terminate(int code, String reason) {
        writer.killWith(new CloseStatus(code, reason));
        execute(this::abort);
    }

    /** Address of the peer, or of what the server takes it to be behind a proxy. */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** The subprotocol told to the peer, or null if none was chosen. */
    public @Nullable String selectedSubprotocol() {
        return selectedSubprotocol;
    }

    /** For logs: the peer's address. */
    @Override
    public String toString() {
        return "WebSocketConnection[" + remoteAddress + "]";
    }

    // From here on everything runs on the I/O thread, except handle().

    /** Begins the connection's life. */
    void open(WebSocketAcceptor acceptor, UpgradeRequest request) {
        group.add(this);
        listener.open(acceptor, request);
        channel.getSourceChannel().setReadListener(ignored -> receiver.read());
        channel.getSinkChannel().setWriteListener(ignored -> handle(writer.drain()));
        // Called at once if the channel is closed already.
        channel.setCloseListener(ignored -> gone());
        flush();
        if (!isReadingPaused()) {
            channel.getSourceChannel().resumeReads();
        }
    }

    boolean isReadingPaused() {
        return pongsFull || (receivesSuspended && !writer.isClosing());
    }

    /** There is more to read than one turn takes. */
    void readSoon() {
        // A plain socket is reported again anyway; decrypted bytes that wait are not.
        if (tls) {
            execute(receiver::read);
        }
    }

    /** The peer broke the rules: tell it so, and listen no more (RFC 6455 7.1.7). */
    void fail(CloseStatus status) {
        LOG.debug("{}: closing with {}: {}", this, status.code(), status.reason());
        receiver.discard();
        peerDone = true;
        if (writer.isClosing() || !listener.refused(status)) {
            startClosing(status);
        }
        finishIfDone();
    }

    /** The listener threw. */
    void listenerFailed() {
        end(new CloseStatus(CloseStatus.INTERNAL_ERROR, "internal error"));
    }

    /** The listener has no use for binary messages. */
    void binaryRefused() {
        startClosing(new CloseStatus(CloseStatus.UNSUPPORTED_DATA, "binary messages are not understood"));
    }

    /** The stream ended, or broke. */
    void lost() {
        writer.kill(CloseStatus.BROKEN);
        IoUtils.safeClose(channel);
    }

    /** One look at the deadlines. @return whether something had to be done */
    boolean sweep(long now, boolean mayKill) {
        Liveness.Verdict verdict = liveness.check(now, mayKill, signs);
        switch (verdict) {
            case PING:
                ping();
                break;
            case STALLED:
                end(new CloseStatus(CloseStatus.STALLED, "stalled"));
                break;
            case CLOSE_OVERDUE:
                abort();
                break;
            case MESSAGE_OVERDUE:
                fail(new CloseStatus(CloseStatus.POLICY, "message takes too long"));
                break;
            case FINE:
                break;
        }
        return verdict != Liveness.Verdict.FINE;
    }

    /**
     * Ends a connection that is not to go on. The listener is asked first, so that it can say why; if that comes to nothing
     * there is no second time.
     */
    private void end(CloseStatus status) {
        if (writer.isClosing()) {
            return;
        }
        boolean first = !ending;
        ending = true;
        if (!first || !listener.refused(status)) {
            startClosing(status);
        }
    }

    /** Acts on what the writer has returned; on any thread, so the rest is left to the I/O thread. */
    private void handle(int bits) {
        if (bits == 0) {
            return;
        }
        if ((bits & FrameWriter.HAND_OVER) != 0) {
            execute(() -> handle(writer.drain()));
        }
        if ((bits & FrameWriter.LEFT) != 0) {
            group.left().add(this);
        }
        if ((bits & FrameWriter.FAILED) != 0) {
            execute(this::lost);
        }
        if ((bits & FrameWriter.CONTROLS_SENT) != 0) {
            execute(this::pongsSent);
        }
        if ((bits & FrameWriter.WRITABLE) != 0) {
            execute(this::tellWritable);
        }
        if ((bits & FrameWriter.CLOSE_SENT) != 0) {
            execute(this::closeSent);
        }
    }

    /** Frames that were left have waited long enough. */
    void writeLeft() {
        handle(writer.drainLeft());
    }

    private void startClosing(CloseStatus status) {
        startClosing(null, status);
    }

    private void startClosing(@Nullable WebSocketFrame farewell, CloseStatus status) {
        if (writer.close(farewell, status)) {
            flush();
            if (receivesSuspended) {
                execute(receiver::pauseChanged);
            }
        }
    }

    private void ping() {
        if (!writer.hasControls()) {
            writer.offerControl(WebSocketFrame.PING);
            flush();
        }
    }

    private void pongsSent() {
        pongsFull = false;
        receiver.pauseChanged();
    }

    private void closeSent() {
        closeSent = true;
        finishIfDone();
    }

    /** After both close frames: the application is told, and TCP is closed by us first (RFC 6455 7.1.1). */
    private void finishIfDone() {
        if (!closeSent || !peerDone) {
            return;
        }
        receiver.discard();
        tellClosed();
        try {
            writer.shutdown();
        } catch (IOException e) {
            lost();
        }
    }

    /** Closes without a farewell, and lets the operating system forget what it has not sent. */
    private void abort() {
        writer.kill(CloseStatus.BROKEN);
        try {
            channel.setOption(Options.CLOSE_ABORT, true);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: no reset: {}", this, e.toString());
        }
        IoUtils.safeClose(channel);
    }

    /** The channel is closed, by whomever. */
    private void gone() {
        boolean later = listener.isCalling() || !onIoThread() || writer.isHeldHere();
        if (!later || (!execute(this::forget) && onIoThread())) {
            forget();
        }
    }

    private void forget() {
        receiver.end();
        writer.kill(CloseStatus.BROKEN);
        group.remove(this);
        tellClosed();
    }

    private void tellWritable() {
        if (!writer.isClosing()) {
            listener.writable();
        }
    }

    private void tellClosed() {
        listener.closed(writer.status());
    }

    private boolean onIoThread() {
        return Thread.currentThread() == channel.getIoThread();
    }

    private boolean execute(Runnable task) {
        XnioIoThread thread = channel.getIoThread();
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // The I/O thread is ending, and closes every channel as it does.
            LOG.trace("{}: too late for a task", this);
            return false;
        }
    }

    /** Messages and control frames, on their way from the parser to the application. */
    private final class IncomingFrames implements FrameHandler {

        @Override
        public void onText(String text) {
            if (!ending && !writer.isClosing()) {
                listener.text(text);
            }
        }

        @Override
        public void onBinary(byte[] data) {
            if (!ending && !writer.isClosing()) {
                listener.binary(data);
            }
        }

        @Override
        public void onPing(byte[] payload) {
            if (!writer.offerControl(WebSocketFrame.pong(payload))) {
                flush();
                pongsFull = writer.awaitControls();
            }
        }

        @Override
        public void onClose(CloseStatus status) {
            peerDone = true;
            startClosing(status);
            finishIfDone();
        }

        @Override
        public boolean paused() {
            return isReadingPaused();
        }
    }

    /** What the sweep wants to know. */
    private final class SignsOfLife implements Liveness.Signs {

        @Override
        public boolean takeActivity() {
            return receiver.takeActivity() | writer.takeProgress();
        }

        @Override
        public boolean isWaitingForPeer() {
            return !writer.isIdle();
        }

        @Override
        public boolean isDeaf() {
            return isReadingPaused();
        }

        @Override
        public boolean isClosing() {
            return writer.isClosing();
        }

        @Override
        public int messageInProgress() {
            return receiver.messageInProgress();
        }
    }
}
