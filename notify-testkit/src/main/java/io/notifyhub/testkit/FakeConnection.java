package io.notifyhub.testkit;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A device on the other end of a connection without a socket. What the hub writes is kept as text, in order. By default it
 * takes everything at once; with a {@link #capacity} frames stay in flight until {@link #drain}, and what does not fit is
 * refused, as by a slow reader. Thread-safe; the hub is called outside of any lock.
 */
public final class FakeConnection implements HostConnection {
    private static final FrameCodec CODEC = new FrameCodec(UserIdFormat.AUTO);

    private final String remoteAddress;

    // guarded by this
    private final List<String> received = new ArrayList<>();
    private final ArrayDeque<String> inFlight = new ArrayDeque<>();
    private int capacity = Integer.MAX_VALUE;
    private int taken;
    private boolean refused;
    private boolean suspended;
    private boolean ended;
    private boolean closeReported;
    private @Nullable Integer closeCode;
    private @Nullable String closeReason;
    private @Nullable HostSession session;
    private Consumer<String> onFrame = text -> {};

    public FakeConnection() {
        this("test");
    }

    public FakeConnection(String remoteAddress) {
        this.remoteAddress = remoteAddress;
    }

    /** Connects with one token. The hub greets it as soon as its executors run. */
    public FakeConnection open(HubEndpoint endpoint, String token, @Nullable String cursor) {
        return open(endpoint, new Handshake(List.of(token), cursor));
    }

    /** Connects. The hub greets it as soon as its executors run. */
    public FakeConnection open(HubEndpoint endpoint, Handshake handshake) {
        attach(endpoint.open(handshake, this));
        return this;
    }

    /** Takes the hub's side of this connection, for hosts that open it themselves. */
    public void attach(HostSession value) {
        synchronized (this) {
            session = value;
        }
        reportClose();
    }

    // --- the device

    /** Sends a message to the hub. */
    public void send(String json) {
        session().onText(json);
    }

    /** At most so many frames are in flight from now on. */
    public synchronized FakeConnection capacity(int frames) {
        capacity = frames;
        return this;
    }

    /** Receives everything that is in flight, and tells the hub that there is room if it was refused any. */
    public void drain() {
        boolean wanted;
        synchronized (this) {
            received.addAll(inFlight);
            inFlight.clear();
            wanted = refused;
            refused = false;
        }
        if (wanted && !isClosed()) {
            session().onWritable();
        }
        reportClose();
    }

    /** Drains until nothing more comes. */
    public void drainAll() {
        int before;
        do {
            before = taken();
            drain();
        } while (taken() != before);
    }

    /** Closes from the device's side, having received what was in flight. */
    public void disconnect(int code) {
        synchronized (this) {
            if (ended) {
                return;
            }
            received.addAll(inFlight);
            inFlight.clear();
            ended = true;
        }
        session().onClosed(code);
    }

    /** The connection breaks: what is in flight is lost. */
    public void cut() {
        synchronized (this) {
            if (ended) {
                return;
            }
            inFlight.clear();
            ended = true;
        }
        session().onClosed(1006);
    }

    /** Called with every frame the hub writes, on its thread and inside its call. */
    public synchronized FakeConnection onFrame(Consumer<String> value) {
        onFrame = value;
        return this;
    }

    // --- what came

    /** Every frame so far, in order. */
    public synchronized List<String> texts() {
        return List.copyOf(received);
    }

    /** Every frame so far, in order. */
    public List<ServerFrame> frames() {
        return texts().stream().map(FakeConnection::parse).toList();
    }

    /** Every frame of one kind so far, in order. */
    public <F extends ServerFrame> List<F> frames(Class<F> kind) {
        return frames().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The only frame of a kind. */
    public <F extends ServerFrame> F only(Class<F> kind) {
        List<F> all = frames(kind);
        if (all.size() != 1) {
            throw new AssertionError("expected one " + kind.getSimpleName() + " but got " + texts());
        }
        return all.get(0);
    }

    /** The types of all frames so far, in order. */
    public List<String> types() {
        return frames().stream().map(ServerFrame::type).toList();
    }

    /** The steps so far, in order: the frames that bear a cursor of their own. */
    public List<StepFrame> steps() {
        return frames(StepFrame.class).stream()
                .filter(step -> step.cursor() != null)
                .toList();
    }

    /** The numbers of the steps so far, in order. */
    public List<Long> revs() {
        List<Long> revs = new ArrayList<>();
        for (StepFrame step : steps()) {
            Cursor cursor = step.cursor();
            if (cursor != null) {
                revs.add(cursor.rev());
            }
        }
        return revs;
    }

    /** Every frame so far, which is forgotten here. */
    public synchronized List<String> take() {
        List<String> all = List.copyOf(received);
        received.clear();
        return all;
    }

    /** Forgets every frame so far. */
    public FakeConnection forget() {
        take();
        return this;
    }

    /** A frame as clients read it. */
    public static ServerFrame parse(String text) {
        try {
            return CODEC.decodeServer(text);
        } catch (MalformedFrameException e) {
            throw new AssertionError("not a frame: " + text, e);
        }
    }

    /** How many frames were taken from the hub, those in flight included. */
    public synchronized int taken() {
        return taken;
    }

    public synchronized int inFlight() {
        return inFlight.size();
    }

    /** The code the hub closed with; null if it did not. */
    public synchronized @Nullable Integer closeCode() {
        return closeCode;
    }

    /** The reason the hub closed with; null if it did not. */
    public synchronized @Nullable String closeReason() {
        return closeReason;
    }

    /** Whether either side has closed. */
    public synchronized boolean isClosed() {
        return ended || closeCode != null;
    }

    /** Whether the hub asked not to read from the device. */
    public synchronized boolean isSuspended() {
        return suspended;
    }

    private HostSession session() {
        HostSession current;
        synchronized (this) {
            current = session;
        }
        if (current == null) {
            throw new IllegalStateException("not opened");
        }
        return current;
    }

    private void reportClose() {
        HostSession current;
        int code;
        synchronized (this) {
            if (session == null || closeCode == null || closeReported || ended || !inFlight.isEmpty()) {
                return;
            }
            closeReported = true;
            ended = true;
            current = session;
            code = closeCode;
        }
        current.onClosed(code);
    }

    // --- HostConnection

    @Override
    public boolean offer(OutboundFrame frame) {
        return take(frame, false);
    }

    private boolean take(OutboundFrame frame, boolean beyondCapacity) {
        String text = new String(frame.payload(), StandardCharsets.UTF_8);
        Consumer<String> hook;
        synchronized (this) {
            if (isClosed()) {
                return false;
            }
            if (inFlight.size() >= capacity && !beyondCapacity) {
                refused = true;
                return false;
            }
            taken++;
            if (capacity == Integer.MAX_VALUE && inFlight.isEmpty()) {
                received.add(text);
            } else {
                inFlight.add(text);
            }
            hook = onFrame;
        }
        hook.accept(text);
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void suspendReceives() {
        suspended = true;
    }

    @Override
    public synchronized void resumeReceives() {
        suspended = false;
    }

    @Override
    public void close(int code, String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("a close frame has no room for " + reason);
        }
        synchronized (this) {
            if (closeCode != null) {
                return;
            }
            closeCode = code;
            closeReason = reason;
        }
        reportClose();
    }

    @Override
    public void close(OutboundFrame farewell, int code, String reason) {
        boolean taken = take(farewell, true);
        close(code, reason);
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String toString() {
        return "FakeConnection[" + remoteAddress + ", taken=" + taken() + ", closeCode=" + closeCode() + ']';
    }
}
