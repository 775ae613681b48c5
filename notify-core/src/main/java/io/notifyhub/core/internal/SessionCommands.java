package io.notifyhub.core.internal;

import io.notifyhub.core.MessageHandler;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.PayloadTooLargeException;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.Pong;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.Texts;
import io.notifyhub.protocol.codec.MalformedFrameException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the messages of one device, one after the other and in order. What may block or take long runs on an executor; the
 * next message waits for it, and when too many wait the device is not read from.
 *
 * <p>Thread-safe: the queue is guarded by this object, and only one message is in work at a time.
 */
final class SessionCommands {
    private static final Logger log = LoggerFactory.getLogger(SessionCommands.class);

    private static final long RATE_LIMITED_RETRY_MILLIS = 10_000;
    private static final int MANY_WAITING = 32;
    private static final int FEW_WAITING = 8;
    /** In characters: the other bound of what waits, beside one more message that may come in. */
    private static final int MUCH_WAITING = 16 << 10;
    /** In characters: from here on reading a message takes longer than handing it to another thread. */
    private static final int LONG_MESSAGE = 2 << 10;

    private final HubContext hub;
    private final HubEngine engine;
    private final Session session;

    // guarded by this
    private final ArrayDeque<String> waiting = new ArrayDeque<>(2);
    private boolean open;
    private boolean closed;
    private boolean busy;
    private boolean suspended;
    private int waitingChars;
    private boolean timerSet;
    private final MessageRate rate;

    SessionCommands(HubContext hub, HubEngine engine, Session session) {
        this.hub = hub;
        this.engine = engine;
        this.session = session;
        this.rate =
                new MessageRate(hub.limits().messagesPerSecond(), hub.nanoTime().getAsLong());
    }

    /** From now on messages are handled. */
    void open() {
        synchronized (this) {
            open = true;
            if (!suspended) {
                session.connection().resumeReceives();
            }
        }
        work();
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        waitingChars = 0;
    }

    void onText(String text) {
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting.add(text);
            waitingChars += text.length();
            if ((waiting.size() >= MANY_WAITING || waitingChars >= MUCH_WAITING) && !suspended) {
                suspended = true;
                session.connection().suspendReceives();
            }
        }
        work();
    }

    /** Goes on if answers were in the way. */
    void proceed() {
        boolean any;
        synchronized (this) {
            any = !busy && !waiting.isEmpty();
        }
        if (any && !session.isFull()) {
            work();
        }
    }

    private void work() {
        for (Turn turn = next(); turn != null; turn = next()) {
            if (!begin(turn)) {
                return;
            }
            done();
        }
    }

    /** A long message goes elsewhere: a crowd that sends many of them would keep all others of an I/O thread waiting. */
    private boolean begin(Turn turn) {
        if (turn.text().length() < LONG_MESSAGE) {
            return handle(turn);
        }
        boolean accepted = engine.longMessages().execute(() -> {
            try {
                if (!handle(turn)) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                FailureLog.error(log, "A long message", e);
                session.close(CloseCode.INTERNAL_ERROR, "internal error", 0);
            }
            done();
            work();
        });
        if (!accepted) {
            session.close(CloseCode.GOING_AWAY, "shutting down", 0);
        }
        return false;
    }

    /** A message whose turn has come. */
    private record Turn(String text, MessageRate.Verdict verdict) {}

    private synchronized @Nullable Turn next() {
        if (!open || closed || busy || waiting.isEmpty() || session.isFull()) {
            return null;
        }
        long now = hub.nanoTime().getAsLong();
        long wait = rate.untilNext(now);
        if (wait > 0) {
            slowDown(wait);
            return null;
        }
        String text = waiting.remove();
        Turn turn = new Turn(text, rate.take(now, suspended || !waiting.isEmpty()));
        busy = true;
        waitingChars -= text.length();
        if (suspended && waiting.size() <= FEW_WAITING && waitingChars < MUCH_WAITING) {
            suspended = false;
            session.connection().resumeReceives();
        }
        return turn;
    }

    private void slowDown(long nanos) {
        if (!timerSet) {
            timerSet = true;
            hub.later(this::waitedEnough, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
    }

    private void waitedEnough() {
        synchronized (this) {
            timerSet = false;
        }
        work();
    }

    private synchronized void done() {
        busy = false;
    }

    /** @return whether the message is dealt with; false if that goes on elsewhere */
    private boolean handle(Turn turn) {
        ClientFrame frame;
        if (turn.verdict() == MessageRate.Verdict.CLOSE) {
            session.close(CloseCode.RATE_LIMITED, "too many messages", RATE_LIMITED_RETRY_MILLIS);
            return true;
        }
        try {
            frame = hub.frames().codec().decodeClient(turn.text());
        } catch (MalformedFrameException e) {
            session.answer(new ErrorFrame(e.code(), String.valueOf(e.getMessage()), e.ref()));
            return true;
        }
        if (turn.verdict() == MessageRate.Verdict.REFUSE) {
            session.answer(new ErrorFrame(
                    ErrorCode.RATE_LIMITED,
                    "More than " + hub.limits().messagesPerSecond() + " messages per second",
                    frame.ref()));
            return true;
        }
        if (frame instanceof Ping) {
            session.answer(new Pong(frame.ref()));
            return true;
        }
        if (frame instanceof CustomMessage message) {
            return custom(message);
        }
        Principal who = session.principal();
        if (who == null) {
            return true;
        }
        if (frame instanceof SendNotification send) {
            return elsewhere(hub::onExecutor, send, () -> send(who, send));
        }
        if (frame instanceof Authenticate fresh) {
            return elsewhere(hub::onExecutor, fresh, () -> authenticate(who, fresh));
        }
        // What the store is asked must not be older than what was written by then.
        session.hold(() -> elsewhere(hub::onStore, frame, () -> onLog(who.userId(), frame)));
        return false;
    }

    private boolean elsewhere(Predicate<Runnable> executor, ClientFrame frame, Runnable work) {
        boolean accepted = executor.test(() -> {
            try {
                work.run();
            } catch (NotifyException e) {
                session.refuse(e.code(), sentence(e), frame.ref());
            } catch (PayloadTooLargeException e) {
                session.refuse(ErrorCode.PAYLOAD_TOO_LARGE, sentence(e), frame.ref());
            } catch (IllegalArgumentException e) {
                session.refuse(ErrorCode.INVALID_FIELD, sentence(e), frame.ref());
            } catch (RuntimeException | Error e) {
                FailureLog.error(log, "A message of type " + Texts.quote(frame.type()), e);
                session.refuse(ErrorCode.INTERNAL, "The server failed", frame.ref());
            }
            done();
            work();
        });
        if (!accepted) {
            session.close(CloseCode.GOING_AWAY, "shutting down", 0);
        }
        return false;
    }

    private static String sentence(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private boolean custom(CustomMessage message) {
        MessageHandler handler = engine.handler(message.type());
        Principal who = session.principal();
        if (handler != null && who != null) {
            return elsewhere(hub::onExecutor, message, () -> {
                handler.onMessage(new ReceivedMessage(hub, session, who, message));
                String ref = message.ref();
                if (ref != null) {
                    session.answer(new Done(ref));
                }
            });
        }
        if (hub.echo()) {
            session.answer(new Echo(message.json(), message.ref()));
        } else {
            session.answer(new ErrorFrame(ErrorCode.UNKNOWN_TYPE, "Unknown type", message.ref()));
        }
        return true;
    }

    private void send(Principal who, SendNotification send) {
        Long id = engine.sendFor(who, send);
        session.answer(new NotificationSent(id, send.ref()));
    }

    private void authenticate(Principal who, Authenticate fresh) {
        try {
            Principal again = engine.admit(fresh.token());
            if (!again.userId().equals(who.userId())) {
                session.refuse(ErrorCode.FORBIDDEN, "The token is of another user", fresh.ref());
                return;
            }
            session.principal(again);
            session.expireWithToken();
            session.answer(new Authenticated(again.expiresAt(), fresh.ref()));
        } catch (AuthenticationException e) {
            CloseCode code = e.isRevoked()
                    ? CloseCode.FORBIDDEN
                    : e.isExpired() ? CloseCode.TOKEN_EXPIRED : CloseCode.NOT_AUTHENTICATED;
            session.close(code, String.valueOf(e.getMessage()), 0);
        }
    }

    private void onLog(String userId, ClientFrame frame) {
        if (frame instanceof GetNotifications get) {
            list(userId, get);
        } else if (frame instanceof MarkRead mark) {
            StepResult result = engine.log().markRead(userId, mark.notificationId());
            settle(
                    userId,
                    result,
                    frame,
                    "No such notification",
                    unread -> new NotificationMarkedRead(mark.notificationId(), unread, null, mark.ref()));
        } else if (frame instanceof MarkAllRead mark) {
            Long upTo = mark.upTo();
            long asked = upTo == null ? Long.MAX_VALUE : upTo;
            StepResult result = engine.log().markAllRead(userId, asked);
            long reached = Math.min(asked, result.head().rev());
            settle(
                    userId,
                    result,
                    frame,
                    "No such notification",
                    unread -> new AllNotificationsMarkedRead(reached, unread, null, mark.ref()));
        } else if (frame instanceof DeleteNotification delete) {
            StepResult result = engine.log().delete(userId, delete.notificationId());
            settle(
                    userId,
                    result,
                    frame,
                    "No such notification",
                    unread -> new NotificationDeleted(delete.notificationId(), unread, null, delete.ref()));
        } else {
            throw new IllegalStateException("no command for " + frame.getClass());
        }
    }

    /** A step reaches its caller with everybody else; without one the caller alone is answered. */
    private void settle(
            String userId, StepResult result, ClientFrame frame, String missing, LongFunction<ServerFrame> unchanged) {
        LogHead head = result.head();
        String ref = frame.ref();
        switch (result.status()) {
            case NOT_FOUND -> session.refuse(ErrorCode.NOT_FOUND, missing, ref);
            case UNCHANGED -> {
                session.answerAt(head, unchanged.apply(head.unreadCount()), ref);
            }
            case CHANGED -> {
                if (ref == null) {
                    session.release();
                } else {
                    session.answerAt(head, new Done(ref), ref);
                }
            }
        }
    }

    private void list(String userId, GetNotifications get) {
        Integer limit = get.limit();
        Long before = get.before();
        ListQuery query = new ListQuery(
                limit == null ? ListQuery.DEFAULT_LIMIT : Math.min(limit, ListQuery.MAX_LIMIT),
                before == null ? Long.MAX_VALUE : before,
                get.unreadOnly());
        EntryPage page = engine.log().list(userId, query);
        session.answerAt(
                page.head(),
                new NotificationsList(
                        page.entries(), page.total(), page.head().unreadCount(), page.hasMore(), get.ref()),
                get.ref());
    }

    /** What a client asks to send, as the application would. */
    static NotificationRequest toRequest(SendNotification send, @Nullable String actor) {
        return NotificationRequest.type(send.notification().type())
                .title(send.notification().title())
                .message(send.notification().message())
                .dataJson(send.notification().dataJson())
                .link(send.notification().link())
                .verb(send.notification().verb())
                .actor(actor)
                .idempotencyKey(send.idempotencyKey())
                .build();
    }
}
