package io.notifyhub.server.jakarta;

import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket of a container, as the hub sees it. One frame at a time is handed to the container, the next when that is gone;
 * what waits meanwhile is bounded, and the hub is told when there is room again.
 *
 * <p><b>Concurrency.</b> State is guarded by this object's monitor, which is never held while the container or the hub is
 * called. Whoever has something to write sees to it that one writer's task is under way ({@link #scheduled}); that task alone
 * calls the container to write.
 */
final class SocketConnection implements HostConnection, Swept {
    private static final Logger log = LoggerFactory.getLogger(SocketConnection.class);
    /** As in a close frame that never came (RFC 6455 section 7.1.5). */
    private static final int ABNORMAL = 1006;
    /** What took less says nothing of the peer: the operating system took it. */
    private static final long WAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    private final SocketGroup group;
    private final Session socket;
    private final String address;
    private final SlowDown slowDown;
    private volatile @Nullable HostSession session;
    private volatile IntConsumer ended = code -> {};
    private volatile boolean hearsNoMore;

    // confined to the thread that brings messages
    private final MessageBuffer message;

    // guarded by this
    private final FrameQueue queue = new FrameQueue();
    private final Liveness liveness;
    private boolean scheduled;
    private boolean inFlight;
    private long sentAt;
    private boolean pingDue;
    private boolean closing;
    private boolean closed;
    private boolean told;
    private int closeCode = ABNORMAL;
    private String closeReason = "";

    SocketConnection(SocketGroup group, Session socket, String address) {
        this.group = group;
        this.socket = socket;
        this.address = address;
        this.slowDown = new SlowDown(group.waiters());
        this.message = new MessageBuffer(group.maxMessageBytes());
        this.liveness = new Liveness(group.times(), System.nanoTime());
    }

    /** Called once, before anything can end. @param listener told of the close code, in the end */
    void whenGone(IntConsumer listener) {
        ended = listener;
    }

    /** From now on messages go to this session. Called once, before any can come. */
    void serve(HostSession by) {
        session = by;
        schedule();
    }

    // --- from the hub, on any thread

    @Override
    public synchronized boolean offer(OutboundFrame frame) {
        return !closing && queue.offer(form(frame));
    }

    private static TextFrame form(OutboundFrame frame) {
        return frame.hostForm(TextFrame.class, TextFrame::of);
    }

    @Override
    public void flush() {
        schedule();
    }

    @Override
    public void suspendReceives() {
        slowDown.suspend();
    }

    @Override
    public void resumeReceives() {
        slowDown.resume();
    }

    @Override
    public void close(int code, String reason) {
        closeAfter(null, code, reason);
    }

    @Override
    public void close(OutboundFrame farewell, int code, String reason) {
        closeAfter(form(farewell), code, reason);
    }

    private void closeAfter(@Nullable TextFrame farewell, int code, String reason) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            closeCode = code;
            closeReason = reason;
            liveness.closing(System.nanoTime());
            if (farewell != null) {
                queue.add(farewell);
            }
        }
        slowDown.end();
        schedule();
    }

    @Override
    public String remoteAddress() {
        return address;
    }

    // --- writing

    private void schedule() {
        synchronized (this) {
            boolean due = !queue.isEmpty() || (closing && !closed) || pingDue;
            if (scheduled || inFlight || told || !due) {
                return;
            }
            scheduled = true;
        }
        execute(this::write);
    }

    private void execute(Runnable task) {
        try {
            group.executor().execute(task);
        } catch (RejectedExecutionException e) {
            // The endpoint was closed; the container cuts what is open.
            gone(ABNORMAL);
        }
    }

    /** What there is to do next for the writer. */
    private enum Work {
        SEND,
        PING,
        CLOSE,
        NOTHING
    }

    /** Writes until there is nothing to write, or the container has not got rid of a frame. */
    private void write() {
        for (Work work = next(); work != Work.NOTHING; work = next()) {
            try {
                switch (work) {
                    case PING -> socket.getBasicRemote().sendPing(NO_PAYLOAD.duplicate());
                    case CLOSE -> closeSocket();
                    default -> send();
                }
            } catch (IOException | RuntimeException e) {
                broken(e);
            }
            tellOfRoom();
        }
    }

    private synchronized Work next() {
        if (!told && !inFlight) {
            if (!queue.isEmpty()) {
                return Work.SEND;
            }
            if (closing && !closed) {
                closed = true;
                return Work.CLOSE;
            }
            if (pingDue && !closing) {
                pingDue = false;
                return Work.PING;
            }
        }
        scheduled = false;
        return Work.NOTHING;
    }

    private void send() {
        TextFrame frame;
        synchronized (this) {
            frame = queue.poll();
            inFlight = frame != null;
            sentAt = System.nanoTime();
        }
        if (frame != null) {
            socket.getAsyncRemote()
                    .sendText(frame.text(), result -> sent(result.isOK() ? null : result.getException()));
        }
    }

    /** On any thread, also within {@link #send}. */
    private void sent(@Nullable Throwable failure) {
        synchronized (this) {
            inFlight = false;
            long now = System.nanoTime();
            if (now - sentAt > WAITED_NANOS) {
                liveness.sign(now);
            }
        }
        if (failure != null) {
            broken(failure);
        } else {
            schedule();
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

    private void closeSocket() throws IOException {
        int code;
        String reason;
        synchronized (this) {
            code = closeCode;
            reason = closeReason;
        }
        socket.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
    }

    /** Writing failed: the peer is gone, which is no news and no concern of the log. */
    private void broken(Throwable failure) {
        log.debug("A socket broke", failure);
        boolean mine;
        synchronized (this) {
            mine = !closed;
            closed = true;
        }
        if (mine) {
            try {
                socket.close();
            } catch (IOException | RuntimeException e) {
                log.debug("Nor could it be closed", e);
            }
        }
        gone(ABNORMAL);
    }

    // --- from the container, by one thread at a time

    void received(String part, boolean last) {
        long now = System.nanoTime();
        sign(now);
        if (hearsNoMore) {
            return;
        }
        try {
            take(part, last, now);
        } catch (RuntimeException | Error e) {
            FailureLog.error(log, "A socket", e);
            refuse(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    private void take(String part, boolean last, long now) {
        String text = message.add(part, last, now);
        if (message.isTooBig()) {
            refuse(CloseCode.TOO_BIG, "message is too big");
        } else if (text != null) {
            boolean patient = slowDown.admit(text.length());
            HostSession of = session;
            if (!patient) {
                refuse(CloseCode.RATE_LIMITED, "too many messages");
            } else if (of != null) {
                of.onText(text);
            }
        }
    }

    void receivedBinary() {
        sign(System.nanoTime());
        refuse(CloseCode.UNSUPPORTED_DATA, "binary messages are not understood");
    }

    void receivedPong() {
        sign(System.nanoTime());
    }

    private synchronized void sign(long now) {
        liveness.sign(now);
    }

    private void refuse(CloseCode code, String reason) {
        HostSession of = session;
        if (!hearsNoMore && of != null) {
            hearsNoMore = true;
            of.onRefused(code, reason);
        }
    }

    /** The container met a failure: the peer's, or the network's. What follows from it, it says by {@link #gone}. */
    void failed(Throwable failure) {
        log.debug("A socket broke", failure);
    }

    /** It is over. @param code as the container has it; the hub's own goes before it. Any thread; may be called again */
    void gone(int code) {
        int last;
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
            last = closeCode == ABNORMAL ? code : closeCode;
            closing = true;
            closed = true;
            queue.clear();
        }
        slowDown.end();
        ended.accept(last);
        HostSession of = session;
        if (of != null) {
            of.onClosed(last);
        }
    }

    // --- the clock

    @Override
    public void sweep(long now) {
        Liveness.Verdict verdict;
        synchronized (this) {
            verdict = liveness.check(now, inFlight, message.since());
            pingDue |= verdict == Liveness.Verdict.PING;
        }
        switch (verdict) {
            case PING -> schedule();
            case STALLED -> refuse(CloseCode.STALLED, "stalled");
            case MESSAGE_OVERDUE -> refuse(CloseCode.PROTOCOL_ERROR, "message takes too long");
            case CLOSE_OVERDUE -> cut();
            case FINE -> {}
        }
    }

    /** The peer took part in no closing: the hub forgets it, and the container is asked to. */
    private void cut() {
        boolean mine;
        synchronized (this) {
            mine = !closed;
            closed = true;
        }
        if (mine) {
            execute(() -> {
                try {
                    closeSocket();
                } catch (IOException | RuntimeException e) {
                    log.debug("A socket could not be closed", e);
                }
            });
        }
        gone(ABNORMAL);
    }
}
