package io.notifyhub.server.jakarta;

import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.rest.EventQueue;
import io.notifyhub.server.rest.EventStreamFrame;
import io.notifyhub.server.rest.StreamAnswer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of Server-Sent Events of a servlet, as the hub sees it: a connection that is never read from. The answer begins with
 * the first frame; a connection that the hub closes before is answered with a status instead. No thread waits for it.
 *
 * <p><b>Concurrency.</b> State is guarded by this object's monitor, which is never held while the container or the hub is
 * called. The container is written to by one thread at a time: by its own while it takes what it was asked to take
 * ({@link Phase#WAITING}), by a task of the endpoint's when nothing was under way.
 */
final class ServletStream implements HostConnection, WriteListener, Swept {
    private static final Logger log = LoggerFactory.getLogger(ServletStream.class);
    /** As in a close frame that never came (RFC 6455 section 7.1.5). */
    private static final int ABNORMAL = 1006;

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /** Who writes next. */
    private enum Phase {
        /** A task, to begin or to refuse. */
        NEW,
        /** The container says when there is room. */
        WAITING,
        /** Somebody writes. */
        WRITING,
        /** A task, when there is something to write. */
        IDLE,
        /** Nobody. */
        OVER
    }

    private final ServletExchange exchange;
    private final SocketGroup group;
    private final AsyncContext context;
    private final IntConsumer ended;
    private volatile @Nullable HostSession session;
    private volatile @Nullable ServletOutputStream out;

    // guarded by this
    private final EventQueue queue = new EventQueue();
    private Phase phase = Phase.NEW;
    private boolean scheduled;
    private boolean closing;
    private boolean told;
    private long closingSince;
    private int closeCode = ABNORMAL;
    private long lastWrite = System.nanoTime();

    // confined to who writes: something may wait in a buffer of the container's
    private boolean dirty;

    /** A stream that was not begun. Nothing of it is written before {@link #begin}. */
    ServletStream(ServletExchange exchange, SocketGroup group) {
        this.exchange = exchange;
        this.group = group;
        this.context = exchange.begin(0);
        this.ended = group.count(this, exchange.remoteAddress());
        context.addListener(new AsyncEnd(this::gone));
    }

    void begin(HostSession of) {
        session = of;
        schedule();
    }

    // --- from the hub, on any thread

    @Override
    public boolean offer(OutboundFrame frame) {
        byte[] bytes = EventStreamFrame.bytesOf(frame);
        synchronized (this) {
            return !closing && queue.offer(bytes);
        }
    }

    @Override
    public void flush() {
        schedule();
    }

    /** Nothing ever comes from this device. */
    @Override
    public void suspendReceives() {}

    @Override
    public void resumeReceives() {}

    @Override
    public void close(int code, String reason) {
        closeAfter(null, code);
    }

    @Override
    public void close(OutboundFrame farewell, int code, String reason) {
        closeAfter(EventStreamFrame.bytesOf(farewell), code);
    }

    private void closeAfter(byte @Nullable [] farewell, int code) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            closingSince = System.nanoTime();
            closeCode = code;
            if (farewell != null) {
                queue.add(farewell);
            }
        }
        schedule();
    }

    @Override
    public String remoteAddress() {
        return exchange.remoteAddress().getHostString();
    }

    // --- writing

    private void schedule() {
        synchronized (this) {
            boolean mine = phase == Phase.NEW || phase == Phase.IDLE;
            if (scheduled || !mine || session == null || (queue.size() == 0 && !closing)) {
                return;
            }
            scheduled = true;
        }
        try {
            group.threads().executor().execute(this::run);
        } catch (RejectedExecutionException e) {
            // The endpoint was closed; the container cuts what is open.
            gone();
        }
    }

    private void run() {
        boolean fresh;
        boolean refused;
        int code;
        synchronized (this) {
            scheduled = false;
            fresh = phase == Phase.NEW;
            if (!fresh && phase != Phase.IDLE) {
                return;
            }
            refused = fresh && closing && queue.size() <= 1;
            phase = refused ? Phase.OVER : Phase.WRITING;
            code = closeCode;
        }
        if (refused) {
            StreamAnswer.refuse(exchange, code);
        } else if (fresh) {
            open();
        } else {
            write();
        }
    }

    private void open() {
        StreamAnswer.begin(exchange);
        try {
            ServletOutputStream opened = exchange.stream();
            synchronized (this) {
                out = opened;
                phase = Phase.WAITING;
            }
            opened.setWriteListener(this);
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            if (phase != Phase.WAITING) {
                return;
            }
            phase = Phase.WRITING;
        }
        write();
    }

    /** Writes until there is nothing to write, or the container has no room. Only who made the phase {@code WRITING} is here. */
    private void write() {
        ServletOutputStream to = out;
        try {
            while (to != null && isReady(to)) {
                ByteBuffer batch = next();
                if (batch != null) {
                    to.write(batch.array(), 0, batch.limit());
                    dirty = true;
                } else if (dirty) {
                    to.flush();
                    dirty = false;
                } else {
                    finish();
                    break;
                }
            }
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
        tellOfRoom();
    }

    /** From the moment it says no, the container may have another thread write: nothing may be touched then. */
    private boolean isReady(ServletOutputStream to) {
        synchronized (this) {
            phase = Phase.WAITING;
        }
        if (!to.isReady()) {
            return false;
        }
        synchronized (this) {
            phase = Phase.WRITING;
        }
        return true;
    }

    /** What to write next; if there is nothing, and nothing to flush either, the phase is no longer {@code WRITING}. */
    private synchronized @Nullable ByteBuffer next() {
        ByteBuffer batch = queue.next();
        if (batch != null) {
            lastWrite = System.nanoTime();
        } else if (!dirty) {
            phase = closing ? Phase.OVER : Phase.IDLE;
        }
        return batch;
    }

    private void finish() {
        boolean over;
        synchronized (this) {
            over = phase == Phase.OVER;
        }
        if (over) {
            AsyncEnd.complete(context);
        }
    }

    private void tellOfRoom() {
        boolean room;
        synchronized (this) {
            room = queue.hasRoomAgain() && !closing;
        }
        HostSession of = session;
        if (room && of != null) {
            of.onWritable();
        }
    }

    // --- the end, and signs of life

    /** The peer is gone: no news, and no concern of the log. */
    @Override
    public void onError(Throwable failure) {
        log.debug("A stream broke", failure);
        cut();
    }

    @Override
    public void sweep(long now) {
        boolean late;
        boolean quiet;
        synchronized (this) {
            boolean stalled =
                    phase == Phase.WAITING && now - lastWrite > group.times().stall();
            if (stalled && !closing) {
                closing = true;
                closeCode = CloseCode.STALLED.code();
            }
            late = stalled || (closing && phase != Phase.OVER && now - closingSince > CLOSE_NANOS);
            quiet = !late && phase == Phase.IDLE && now - lastWrite > group.streamHeartbeatNanos();
            if (quiet) {
                queue.add(COMMENT);
            }
        }
        if (late) {
            cut();
        } else if (quiet) {
            schedule();
        }
    }

    private void cut() {
        gone();
        AsyncEnd.complete(context);
    }

    private void gone() {
        int code;
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
            phase = Phase.OVER;
            closing = true;
            code = closeCode;
            queue.clear();
        }
        ended.accept(code);
        HostSession of = session;
        if (of != null) {
            of.onClosed(code);
        }
    }
}
