package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.Texts;
import io.notifyhub.protocol.codec.FrameCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests that wait for an answer, by their {@code ref}. Confined to the engine's context. */
final class Requests {
    private static final long TIMEOUT_SECONDS = 10;

    private final FrameCodec codec;
    private final Timers timers;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private long lastRef;

    Requests(FrameCodec codec, Timers timers) {
        this.codec = codec;
        this.timers = timers;
    }

    private static final class Waiting {
        final Request request;
        final Timer timer;

        Waiting(Request request, Timer timer) {
            this.request = request;
            this.timer = timer;
        }
    }

    /** Sends {@code request} on {@code connection}; if it cannot be sent, it fails with nothing done. */
    void send(Request request, Connection connection) {
        String ref = Long.toString(++lastRef, Character.MAX_RADIX);
        ClientFrame frame = request.frame(ref);
        String text = codec.encode(frame);
        int limit = connection.maxFrameBytes();
        if (limit > 0 && Texts.utf8Length(text) > limit) {
            request.failed(refused(request, ErrorCode.PAYLOAD_TOO_LARGE, "larger than " + limit + " bytes"));
            return;
        }
        Timer timer = timers.after(TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS), () -> timedOut(ref));
        waiting.put(ref, new Waiting(request, timer));
        if (!connection.send(text)) {
            Waiting refused = take(ref);
            if (refused != null) {
                request.failed(failure(request, Reason.OVERLOADED, "too much is waiting to be sent"));
            }
        }
    }

    /** Whether {@code frame} was the answer to a request, which then has got it. */
    boolean answer(ServerFrame frame, int length) {
        String ref = refOf(frame);
        Waiting found = ref == null ? null : take(ref);
        if (found == null) {
            return false;
        }
        if (frame instanceof ErrorFrame) {
            ErrorFrame error = (ErrorFrame) frame;
            found.request.failed(refused(found.request, error.code(), error.message()));
        } else {
            found.request.answered(frame, length);
        }
        return true;
    }

    /** Fails everything that waits. */
    void lost(String why) {
        List<Waiting> lost = new ArrayList<>(waiting.values());
        waiting.clear();
        for (Waiting each : lost) {
            each.timer.cancel();
            unanswered(each.request, why);
        }
    }

    private void timedOut(String ref) {
        Waiting late = take(ref);
        if (late != null) {
            unanswered(late.request, "no answer within " + TIMEOUT_SECONDS + " s");
        }
    }

    private static void unanswered(Request request, String why) {
        Reason reason = request.changes ? Reason.OUTCOME_UNKNOWN : Reason.NO_ANSWER;
        request.failed(failure(request, reason, why));
    }

    private static NotifyClientException failure(Request request, Reason reason, String message) {
        return new NotifyClientException(reason, message, null, request.idempotencyKey, null);
    }

    private static NotifyClientException refused(Request request, ErrorCode code, String message) {
        return new NotifyClientException(
                Reason.REFUSED, code.wireName() + ": " + message, code, request.idempotencyKey, null);
    }

    private @Nullable Waiting take(String ref) {
        Waiting taken = waiting.remove(ref);
        if (taken != null) {
            taken.timer.cancel();
        }
        return taken;
    }

    private static @Nullable String refOf(ServerFrame frame) {
        if (frame instanceof Done) {
            return ((Done) frame).ref();
        } else if (frame instanceof ErrorFrame) {
            return ((ErrorFrame) frame).ref();
        } else if (frame instanceof NotificationsList) {
            return ((NotificationsList) frame).ref();
        } else if (frame instanceof NotificationSent) {
            return ((NotificationSent) frame).ref();
        } else if (frame instanceof NotificationMarkedRead) {
            return ((NotificationMarkedRead) frame).ref();
        } else if (frame instanceof AllNotificationsMarkedRead) {
            return ((AllNotificationsMarkedRead) frame).ref();
        } else if (frame instanceof NotificationDeleted) {
            return ((NotificationDeleted) frame).ref();
        }
        return frame instanceof Authenticated ? ((Authenticated) frame).ref() : null;
    }
}
