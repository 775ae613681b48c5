package io.notifyhub.core.internal;

import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.Texts;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cursor on a feed, for one connection. While the connection takes more and the cursor is behind, the step after the
 * cursor is written, from the feed's ring or from a page of the store, and the cursor moves. Resuming after a disconnect, a
 * slow reader, a lost or doubled or late hint are all this one loop; nothing is queued per session but what answers the
 * device's own messages.
 *
 * <p><b>Concurrency.</b> State is confined to the session's serial context, which is a counter and no thread: whoever raises
 * it from 0 runs the loop, and runs it again if others raised it meanwhile. Everything from outside comes in as a task.
 *
 * <p><b>Ordering.</b> An answer that carries state of the log has a place in it: it is written after the steps up to there
 * and before those after it. While its state is being read, no step moves past the place it may have.
 */
final class Session implements HostSession {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private static final String LOG_REPLACED = "The log was put back to another state meanwhile: ask again";
    private static final int MAX_EVENTS = 16;
    private static final int MAX_ANSWERS = 64;
    /** The other bound of the answers that wait, beside one more that may be on its way: a list has up to 256 KiB. */
    private static final int MAX_ANSWER_BYTES = 16 << 10;

    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 2_000;

    // valid for the session
    private final HubContext hub;
    private final long id;
    private final HostConnection connection;
    private final Devices.@Nullable DeviceId device;
    private final long arrivedMillis;
    private final SessionCommands commands;
    private final AtomicInteger workInProgress = new AtomicInteger();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    /** Whether it is closed or about to be. */
    private volatile boolean ending;
    /** Set before the session is opened, read by commands afterwards. */
    private volatile @Nullable Principal principal;
    /** Answers that wait for room. */
    private volatile int backlog;

    private volatile long backlogBytes;

    private final HubEngine engine;
    private final TokenTimer expiry;

    // confined to the serial context
    /** Where this session is registered; it is served from there once {@link #opened} was called. */
    private @Nullable Feed feed;

    private boolean open;
    private boolean closing;
    private boolean caughtUp;
    private Cursor cursor = Cursor.of(0, 0);
    /** The head read at opening: what comes up to here shows the present. */
    private long openRev;

    private long unreadAtOpening;
    private boolean owesCaughtUp;
    private @Nullable Page page;
    private boolean pageAwaited;
    /** How often a revalidation was asked for, and the last of them that was answered. */
    private int revalidations;

    private int validated;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private final Answers answers = new Answers();
    /** What the feed knew before the store was asked for the answer that is awaited. */
    private @Nullable Cursor notedBeforeRead;

    private @Nullable ArrayDeque<OutboundFrame> events;

    Session(HubContext hub, long id, HostConnection connection, Devices.@Nullable DeviceId device, HubEngine engine) {
        this.hub = hub;
        this.device = device;
        this.arrivedMillis = hub.clock().millis();
        this.id = id;
        this.connection = connection;
        this.engine = engine;
        this.commands = new SessionCommands(hub, engine, this);
        this.expiry = new TokenTimer(hub, () -> close(CloseCode.TOKEN_EXPIRED, "token expired", 0), this::run);
    }

    // --- from anywhere

    SessionInfo info() {
        Principal who = principal;
        return new SessionInfo(id, who == null ? "" : who.userId(), connection.remoteAddress());
    }

    @Nullable
    Principal principal() {
        return principal;
    }

    void principal(Principal value) {
        principal = value;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isEnding() {
        return ending;
    }

    /** Higher for a connection that came later to this node. */
    long number() {
        return id;
    }

    /** When it came, in Unix milliseconds: nodes compare by it whose device is older. */
    long arrivedMillis() {
        return arrivedMillis;
    }

    /** Which of the user's devices this is; null if it did not say. */
    Devices.@Nullable DeviceId device() {
        return device;
    }

    HostConnection connection() {
        return connection;
    }

    /** Whether so many answers wait for room that no more messages should be handled. */
    boolean isFull() {
        return backlog >= MAX_ANSWERS || backlogBytes >= MAX_ANSWER_BYTES;
    }

    /** Runs {@code task} in the serial context, now or as soon as whoever is in it is done. */
    void run(Runnable task) {
        tasks.add(task);
        pump();
    }

    @Override
    public void onText(String text) {
        commands.onText(text);
    }

    @Override
    public void onRefused(CloseCode code, String reason) {
        close(code, reason, 0);
    }

    @Override
    public void onWritable() {
        pump();
    }

    @Override
    public void onClosed(int code) {
        closed = true;
        ending = true;
        run(() -> dispose(code));
    }

    /** Sends a direct answer that says nothing about the log. */
    void answer(ServerFrame frame) {
        OutboundFrame encoded = hub.frames().frame(frame);
        run(() -> {
            if (!closing) {
                answers.add(encoded);
            }
        });
    }

    /**
     * Keeps the cursor from moving until {@link #answerAt}, {@link #refuse} or {@link #release}.
     *
     * @param read begins to read what the answer will carry: called when nothing moves any longer, in the serial context
     */
    void hold(Runnable read) {
        run(() -> {
            answers.hold();
            notedBeforeRead = feed == null ? null : feed.noted();
            read.run();
        });
    }

    /**
     * Sends an answer that carries the state of the log at its head, at that place, and lets the cursor move on.
     *
     * @param ref of the request, for the error that goes out instead if the log is put back meanwhile
     */
    void answerAt(LogHead head, ServerFrame frame, @Nullable String ref) {
        OutboundFrame encoded = hub.frames().frame(frame);
        OutboundFrame refusal = hub.frames().frame(new ErrorFrame(ErrorCode.UNAVAILABLE, LOG_REPLACED, ref));
        run(() -> {
            answers.place(head.cursor(), encoded, refusal);
            Feed of = feed;
            if (of != null) {
                // The store was seen there: if the steps up to it do not come, or are no more, the feed finds out.
                of.compare(head, notedBeforeRead, false);
            }
        });
    }

    void release() {
        run(answers::release);
    }

    /** Sends an error and lets the cursor move on. */
    void refuse(ErrorCode code, String message, @Nullable String ref) {
        OutboundFrame encoded = hub.frames().frame(new ErrorFrame(code, message, ref));
        run(() -> {
            answers.release();
            answers.add(encoded);
        });
    }

    /** Sends an event if the session is live; the oldest of too many is dropped. */
    void offerEvent(OutboundFrame frame) {
        run(() -> {
            if (caughtUp && !closing) {
                ArrayDeque<OutboundFrame> queue = events;
                if (queue == null) {
                    queue = new ArrayDeque<>(4);
                    events = queue;
                }
                if (queue.size() == MAX_EVENTS) {
                    queue.poll();
                }
                queue.add(frame);
            }
        });
    }

    /** The log turned out to be another than was thought: the store has to say whether this cursor still holds. */
    void revalidate() {
        run(() -> {
            revalidations++;
            page = null;
        });
    }

    /** Says why, and closes. */
    void close(CloseCode code, String reason, long retryAfterMillis) {
        String shortened = shortened(reason);
        OutboundFrame farewell = farewell(code, shortened, retryAfterMillis);
        run(() -> {
            if (!closing) {
                closing = true;
                ending = true;
                connection.close(farewell, code.code(), shortened);
            }
        });
    }

    private OutboundFrame farewell(CloseCode code, String reason, long retryAfterMillis) {
        return hub.frames()
                .frame(new Closing(code.code(), reason, code.reconnect(), retryAfterMillis, code.reauthenticate()));
    }

    /** Closes if the token was issued before that moment, in Unix milliseconds. */
    void revoke(long before) {
        Principal who = principal;
        if (who != null && who.isRevoked(before)) {
            close(CloseCode.FORBIDDEN, AuthenticationException.REVOKED, 0);
        }
    }

    /** As much of {@code reason} as a close frame has room for. */
    private static String shortened(String reason) {
        int end = reason.length();
        while (Texts.utf8Length(reason.substring(0, end)) > CloseCode.MAX_REASON_BYTES) {
            end = reason.offsetByCodePoints(end, -1);
        }
        return reason.substring(0, end);
    }

    // --- opening

    /** Takes note of the feed it was added to. */
    void joined(Feed at) {
        run(() -> {
            if (closed) {
                engine.feeds().leave(at, this);
            } else {
                feed = at;
            }
        });
    }

    /**
     * Greets the device and begins to serve it. Called once, after {@link #joined}.
     *
     * @param at where it starts
     * @param head both ends of the log, read after the session was added to the feed
     * @param first the steps after its cursor, if they were read already
     */
    void opened(Cursor at, LogHead head, ServerFrame hello, @Nullable Page first) {
        OutboundFrame helloFrame = hub.frames().frame(hello);
        run(() -> {
            if (closed || closing) {
                return;
            }
            open = true;
            cursor = at;
            opensAt(head);
            owesCaughtUp = true;
            page = first;
            answers.addFirst(helloFrame);
            hub.listener().tell(listener -> listener.onSessionOpened(info()));
            commands.open();
        });
        expireWithToken();
    }

    private void opensAt(LogHead head) {
        openRev = head.rev();
        unreadAtOpening = head.unreadCount();
    }

    /** Sets the timer that ends this connection when its token does; called again when a fresh token came. */
    void expireWithToken() {
        run(() -> {
            Principal who = principal;
            expiry.set(who == null || closed || closing ? null : who.expiresAt());
        });
    }

    // --- the serial context

    void pump() {
        if (workInProgress.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            try {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                deliver();
            } catch (RuntimeException | Error e) {
                broken(e);
            }
            done = workInProgress.addAndGet(-done);
        } while (done != 0);
    }

    /** Whatever happened, the count must come down: else nobody would ever be in here again. */
    private void broken(Throwable cause) {
        closing = true;
        ending = true;
        CloseCode code = CloseCode.INTERNAL_ERROR;
        String reason = "internal error";
        if (!attempt(cause, () -> connection.close(farewell(code, reason, 0), code.code(), reason))) {
            attempt(cause, () -> connection.close(code.code(), reason));
        }
        attempt(cause, () -> FailureLog.error(log, "A session", cause));
    }

    private static boolean attempt(Throwable cause, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private void deliver() {
        if (closing || closed || !open) {
            return;
        }
        boolean wrote = false;
        while (writeNext()) {
            wrote = true;
        }
        if (wrote) {
            connection.flush();
        }
        backlog = answers.size();
        backlogBytes = answers.bytes();
        commands.proceed();
    }

    /** Writes the next thing that is due. @return false if nothing is, or there is no room */
    private boolean writeNext() {
        OutboundFrame answer = answers.peek();
        if (answer != null) {
            boolean taken = connection.offer(answer);
            if (taken) {
                answers.remove();
            }
            return taken;
        }
        Answers.Placed placed = answers.peekPlaced();
        if (placed != null && placed.at().rev() <= cursor.rev()) {
            return writePlaced(placed);
        }
        if (validated != revalidations) {
            requestPage();
            return false;
        }
        if (owesCaughtUp && cursor.rev() >= openRev) {
            return writeCaughtUp();
        }
        if (!answers.isHeld() || placed != null) {
            Boolean moved = writeStep();
            if (moved != null) {
                return moved;
            }
        }
        ArrayDeque<OutboundFrame> queue = events;
        OutboundFrame event = queue == null ? null : queue.peek();
        return queue != null && event != null && connection.offer(event) && queue.poll() != null;
    }

    private boolean writePlaced(Answers.Placed placed) {
        boolean here = placed.at().isAt(cursor);
        if (!connection.offer(here ? placed.frame() : placed.refusal())) {
            return false;
        }
        answers.removePlaced();
        if (!here) {
            // The store was seen at a place that does not go with the cursor.
            revalidations++;
            page = null;
        }
        return true;
    }

    private boolean writeCaughtUp() {
        if (!connection.offer(hub.frames().frame(new CaughtUp(unreadAtOpening, cursor)))) {
            return false;
        }
        owesCaughtUp = false;
        caughtUp = true;
        hub.listener().tell(listener -> listener.onSessionLive(info()));
        return true;
    }

    /** @return whether a step was written; null if the cursor is at the head, or waits for a page */
    private @Nullable Boolean writeStep() {
        Slot slot = nextSlot();
        if (slot == null) {
            return null;
        }
        OutboundFrame frame = slot.frame();
        if (frame != null && !connection.offer(frame)) {
            return false;
        }
        cursor = slot.at();
        if (owesCaughtUp) {
            // Up to the opening it is from a page. What was read then may be of a history that is no more.
            unreadAtOpening = slot.unread();
        }
        if (frame != null) {
            delivered(frame);
        }
        return true;
    }

    private void delivered(OutboundFrame frame) {
        hub.counters().delivered();
        HubMonitor monitor = hub.monitor();
        if (monitor != HubMonitor.NONE) {
            long nanos = frame.nanosSinceStored(hub.nanoTime().getAsLong());
            monitor.delivered(frame.trace(), page == null, nanos);
        }
    }

    /** Whether there is more than was sent: a glance from any thread, a moment old perhaps. */
    boolean isBehind() {
        Feed of = feed;
        Cursor head = of == null ? null : of.head();
        return head != null && cursor.rev() < head.rev();
    }

    private @Nullable Slot nextSlot() {
        Feed of = feed;
        if (of == null) {
            return null;
        }
        long next = cursor.rev() + 1;
        Page current = page;
        if (current != null) {
            long index = next - current.from().rev() - 1;
            if (index >= 0 && index < current.slots().size()) {
                return current.slots().get((int) index);
            }
            page = null;
        }
        Slot slot = next <= shownRev() ? null : of.slotAfter(cursor);
        if (slot == null && isBehind(of)) {
            requestPage();
        }
        return slot;
    }

    /** What the device has been or is to be shown is of this place at least: a step from the ring would be older. */
    private long shownRev() {
        return Math.max(openRev, cursor.asOf().rev());
    }

    private boolean isBehind(Feed of) {
        Cursor head = of.head();
        boolean behindShown = cursor.rev() < shownRev();
        if (behindShown || head == null) {
            return behindShown;
        }
        boolean elsewhere = cursor.rev() == head.rev() && cursor.mark() != head.mark();
        return elsewhere || cursor.rev() < head.rev();
    }

    // --- pages

    private void requestPage() {
        Feed of = feed;
        if (pageAwaited || of == null) {
            return;
        }
        pageAwaited = true;
        int validates = revalidations;
        boolean fresh = validated != validates;
        Cursor from = cursor;
        of.readPage(from, fresh, answer -> run(() -> pageArrived(answer, from, validates)));
    }

    private void pageArrived(@Nullable Page answer, Cursor from, int validates) {
        pageAwaited = false;
        if (closing) {
            return;
        }
        boolean stuck = answer != null
                && answer.reset() == null
                && answer.slots().isEmpty()
                && answer.head().rev() > from.rev();
        if (answer == null || stuck) {
            retryLater();
            return;
        }
        if (!from.equals(cursor) || validates != revalidations) {
            return;
        }
        validated = validates;
        ResetReason reason = answer.reset();
        if (reason != null) {
            reset(reason, answer.head());
        } else {
            page = answer;
            follow(answer.head());
            Feed of = feed;
            if (answer.slots().isEmpty() && of != null && isBehind(of)) {
                // The feed knows of more than the store had: it finds out itself, or the next page has it.
                retryLater();
                return;
            }
        }
        retryMillis = FIRST_RETRY_MILLIS;
    }

    private void retryLater() {
        pageAwaited = true;
        hub.later(() -> run(() -> pageAwaited = false), retryMillis);
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    }

    /** A log may end before the place it once reached: nothing waits for what is no more. */
    private void follow(LogHead head) {
        if (head.rev() < openRev) {
            opensAt(head);
        }
        answers.refuseBeyond(head.rev());
    }

    private void reset(ResetReason reason, LogHead head) {
        page = null;
        cursor = head.cursor();
        opensAt(head);
        answers.reset();
        answers.add(hub.frames().frame(new Reset(reason, head.cursor())));
        hub.listener().tell(listener -> listener.onReset(info(), reason));
    }

    // --- the end

    private void dispose(int code) {
        boolean wasOpen = open;
        Feed of = feed;
        open = false;
        closing = true;
        feed = null;
        page = null;
        events = null;
        answers.clear();
        commands.close();
        expiry.set(null);
        if (of != null) {
            engine.feeds().leave(of, this);
        }
        engine.forget(this);
        if (wasOpen) {
            hub.listener().tell(listener -> listener.onSessionClosed(info(), code));
        }
    }
}
