package io.notifyhub.server.undertow;

import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.rest.EventQueue;
import io.notifyhub.server.rest.EventStreamFrame;
import io.notifyhub.server.rest.StreamAnswer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * A stream of Server-Sent Events as the hub sees it: a connection that is never read from. The answer begins with the first
 * frame; a connection that the hub closes before is answered with a status instead, as nobody who was not let in should get a
 * stream.
 *
 * <p><b>Concurrency.</b> What was taken and waits is guarded by this object's monitor; the channel and all else are confined to
 * the exchange's I/O thread, which alone writes.
 */
final class EventStream implements HostConnection {
    private static final long CLOSE_MILLIS = 5_000;
    /** As in a close frame that never came (RFC 6455 section 7.1.5). */
    private static final int ABNORMAL = 1006;

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpServerExchange exchange;
    private final Duration heartbeat;
    private final long stallNanos;
    private final IntConsumer ended;
    private final InetSocketAddress address;

    // guarded by this
    private final EventQueue queue = new EventQueue();
    private boolean scheduled;
    private boolean closing;
    private int closeCode = ABNORMAL;

    // confined to the I/O thread
    private @Nullable HostSession session;
    private @Nullable StreamSinkChannel sink;
    private @Nullable ByteBuffer current;
    private boolean over;
    private boolean wroteSinceTick;
    private long lastProgressNanos = System.nanoTime();
    private XnioExecutor.@Nullable Key ticker;

    /**
     * A stream that was not begun.
     *
     * @param stall how long something may be written without progress
     * @param ended told of the close code in the end, on the I/O thread
     */
    EventStream(HttpServerExchange exchange, Duration heartbeat, Duration stall, IntConsumer ended) {
        this.exchange = exchange;
        this.heartbeat = heartbeat;
        this.stallNanos = stall.toNanos();
        this.ended = ended;
        this.address = exchange.getSourceAddress();
    }

    /** Runs on the I/O thread, before anything that the hub wants written is. */
    void begin(HostSession of) {
        session = of;
        exchange.addExchangeCompleteListener((done, next) -> {
            gone();
            next.proceed();
        });
        exchange.getConnection().addCloseListener(connection -> gone());
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
        synchronized (this) {
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        try {
            exchange.getIoThread().execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The server has stopped, and cuts or has cut this connection.
            IoUtils.safeClose(exchange.getConnection());
        }
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
            closeCode = code;
            if (farewell != null) {
                queue.add(farewell);
            }
        }
        flush();
        try {
            exchange.getIoThread().executeAfter(this::cut, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    @Override
    public String remoteAddress() {
        return address.getHostString();
    }

    // --- the I/O thread

    private void drain() {
        boolean only;
        int code;
        synchronized (this) {
            scheduled = false;
            only = closing && queue.size() <= 1;
            code = closeCode;
        }
        if (over) {
            return;
        }
        if (sink == null && only) {
            over = true;
            StreamAnswer.refuse(new UndertowExchange(exchange), code);
            return;
        }
        try {
            write(sink == null ? begun() : sink);
        } catch (IOException e) {
            // The peer is gone: no news, and no concern of the log.
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private StreamSinkChannel begun() {
        exchange.setStatusCode(200);
        StreamAnswer.begin(new UndertowExchange(exchange));
        StreamSinkChannel channel = exchange.getResponseChannel();
        channel.getWriteSetter().set(ready -> drain());
        sink = channel;
        tickLater();
        return channel;
    }

    private void write(StreamSinkChannel channel) throws IOException {
        if (!writeAll(channel) || !channel.flush()) {
            channel.resumeWrites();
        } else if (isClosing()) {
            over = true;
            exchange.endExchange();
        } else {
            channel.suspendWrites();
        }
        HostSession of = session;
        if (of != null && hasRoomAgain()) {
            of.onWritable();
        }
    }

    /** @return whether the channel took everything */
    private boolean writeAll(StreamSinkChannel channel) throws IOException {
        for (ByteBuffer next = next(); next != null; next = next()) {
            if (channel.write(next) == 0) {
                return false;
            }
            wroteSinceTick = true;
            lastProgressNanos = System.nanoTime();
        }
        return true;
    }

    /** What is being written, or as much of what waits as goes into one write; null if there is nothing. */
    private @Nullable ByteBuffer next() {
        ByteBuffer unfinished = current;
        if (unfinished != null && unfinished.hasRemaining()) {
            return unfinished;
        }
        synchronized (this) {
            current = queue.next();
        }
        return current;
    }

    /** Whether the hub was refused for want of room and there is some now. True once. */
    private synchronized boolean hasRoomAgain() {
        return queue.hasRoomAgain();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    // --- signs of life

    private void tickLater() {
        ticker = exchange.getIoThread().executeAfter(this::tick, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (over) {
            return;
        }
        boolean stuck = current != null && current.hasRemaining();
        if (stuck && System.nanoTime() - lastProgressNanos > stallNanos) {
            synchronized (this) {
                closing = true;
                closeCode = CloseCode.STALLED.code();
            }
            cut();
            return;
        }
        if (!stuck && !wroteSinceTick) {
            synchronized (this) {
                queue.add(COMMENT);
            }
            drain();
        }
        wroteSinceTick = false;
        tickLater();
    }

    private void cut() {
        if (!exchange.isComplete()) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private void gone() {
        HostSession of = session;
        if (of == null) {
            return;
        }
        session = null;
        over = true;
        XnioExecutor.Key timer = ticker;
        if (timer != null) {
            timer.remove();
        }
        int code;
        synchronized (this) {
            code = closeCode;
            closing = true;
            queue.clear();
        }
        ended.accept(code);
        of.onClosed(code);
    }
}
