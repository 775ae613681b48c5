package io.notifyhub.client.internal;

import org.jspecify.annotations.Nullable;

/** Something to tell the application, in its turn. */
final class Delivery {
    final Runnable body;
    /** Whether it is told even after the client was closed. */
    final boolean evenIfClosed;
    /** The length of the frame it came in, 0 if it did not come in one. */
    final int length;
    /** To be saved once {@link #body} has returned; null for nothing. */
    private @Nullable String cursor;

    private Delivery(Runnable body, boolean evenIfClosed, int length) {
        this.body = body;
        this.evenIfClosed = evenIfClosed;
        this.length = length;
    }

    /** From a frame of {@code length} characters. */
    static Delivery ofFrame(Runnable body, int length) {
        return new Delivery(body, false, length);
    }

    /** Not from a frame. */
    static Delivery of(Runnable body) {
        return new Delivery(body, false, 0);
    }

    /** For what must be told in any case: the end of a request, the last change of state. */
    static Delivery always(Runnable body) {
        return new Delivery(body, true, 0);
    }

    /** For an answer to a request of the application, from a frame of {@code length} characters. */
    static Delivery ofAnswer(Runnable body, int length) {
        return new Delivery(body, true, length);
    }

    /** Sets what to save; before the delivery is queued. */
    Delivery saving(String value) {
        this.cursor = value;
        return this;
    }

    /** Saves nothing after all; before the delivery is queued. */
    Delivery unsaved() {
        this.cursor = null;
        return this;
    }

    @Nullable
    String cursor() {
        return cursor;
    }
}
