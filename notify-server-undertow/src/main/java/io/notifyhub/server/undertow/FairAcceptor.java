package io.notifyhub.server.undertow;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.AcceptingChannel;

/**
 * Opens accepted connections, a few milliseconds' worth at a time on each I/O thread, and between them lets the thread look
 * after the connections it has. XNIO's own way is to work off everything that was accepted first: after ten thousand
 * connections at once nobody else is heard for a second. Those that wait are opened in the order they came, and none is
 * refused.
 *
 * <p>Called on I/O threads; each has a queue of its own. Never blocks.
 */
final class FairAcceptor implements ChannelListener<AcceptingChannel<? extends StreamConnection>> {
    /** What a thread may spend on new connections before it looks at the others. */
    static final long SHARE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** The shortest time after which a thread of XNIO does not go on with its tasks at once, but looks at its channels. */
    private static final long PAUSE_MILLIS = 1;

    private static final Logger log = LoggerFactory.getLogger(FairAcceptor.class);

    private final ChannelListener<? super StreamConnection> opener;
    private final LongSupplier nanoTime;
    private final Map<XnioIoThread, Turn> turns = new ConcurrentHashMap<>();

    FairAcceptor(ChannelListener<? super StreamConnection> opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
    }

    @Override
    public void handleEvent(AcceptingChannel<? extends StreamConnection> server) {
        StreamConnection accepted;
        try {
            accepted = server.accept();
        } catch (IOException e) {
            // The connection's, not the listener's: it was gone before it was taken.
            log.debug("A connection could not be accepted", e);
            return;
        }
        if (accepted != null) {
            turns.computeIfAbsent(accepted.getIoThread(), Turn::new).offer(accepted);
        }
    }

    /** The connections of one I/O thread; confined to it. */
    private final class Turn {
        private final XnioIoThread thread;
        private final Queue<StreamConnection> waiting = new ArrayDeque<>();
        private long spent;
        private boolean pausing;

        Turn(XnioIoThread thread) {
            this.thread = thread;
        }

        void offer(StreamConnection connection) {
            waiting.add(connection);
            if (spent < SHARE_NANOS) {
                open();
            }
        }

        /** As many as the share allows, at least one; then a pause, which begins a new share. */
        private void open() {
            long begun = nanoTime.getAsLong();
            long before = spent;
            while (!waiting.isEmpty() && spent < SHARE_NANOS) {
                StreamConnection next = waiting.remove();
                try {
                    opener.handleEvent(next);
                } catch (RuntimeException e) {
                    Failures.note("A new connection", e);
                    IoUtils.safeClose(next);
                }
                spent = before + nanoTime.getAsLong() - begun;
            }
            if (!pausing) {
                pausing = true;
                Object timer = thread.executeAfter(this::resume, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                assert timer != null;
            }
        }

        private void resume() {
            pausing = false;
            spent = 0;
            if (!waiting.isEmpty()) {
                open();
            }
        }
    }
}
