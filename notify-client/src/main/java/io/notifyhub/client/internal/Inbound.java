package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import java.util.function.Consumer;

/** Hands each frame that follows the greeting to whom it concerns. Confined to the engine's context. */
final class Inbound {
    private final Requests requests;
    private final Feed feed;
    private final CallbackQueue callbacks;
    private final Announcer announcer;
    private final Consumer<Throwable> onError;

    /** @param onError gets what the server refused and nobody asked about */
    Inbound(Requests requests, Feed feed, CallbackQueue callbacks, Announcer announcer, Consumer<Throwable> onError) {
        this.requests = requests;
        this.feed = feed;
        this.callbacks = callbacks;
        this.announcer = announcer;
        this.onError = onError;
    }

    /** @param length of the frame, in characters */
    void handle(ServerFrame frame, int length) {
        boolean answered = requests.answer(frame, length);
        if (frame instanceof StepFrame) {
            step((StepFrame) frame, length);
        } else if (frame instanceof CaughtUp) {
            feed.caughtUp((CaughtUp) frame, length);
        } else if (frame instanceof Reset) {
            feed.reset((Reset) frame);
        } else if (frame instanceof Event) {
            event((Event) frame, length);
        } else if (frame instanceof ErrorFrame && !answered) {
            ErrorFrame error = (ErrorFrame) frame;
            onError.accept(new NotifyClientException(
                    Reason.REFUSED, error.code().wireName() + ": " + error.message(), error.code(), null, null));
        }
    }

    private void step(StepFrame step, int length) {
        Cursor cursor = step.cursor();
        if (cursor != null) {
            feed.step(step, cursor, length);
        } else if (step instanceof NotificationCreated) {
            callbacks.add(Delivery.ofFrame(() -> announcer.step(step, false), length));
        }
    }

    private void event(Event event, int length) {
        if (!event.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
            callbacks.add(Delivery.ofFrame(() -> announcer.event(event), length));
        }
    }
}
