package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ServerFrame;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One question to the server. Exactly one of the two outcomes is called, once, in the engine's context. */
abstract class Request {
    /** Whether it may have taken effect although no answer came. */
    final boolean changes;

    final @Nullable String idempotencyKey;
    private final Function<String, ClientFrame> frame;

    Request(boolean changes, @Nullable String idempotencyKey, Function<String, ClientFrame> frame) {
        this.changes = changes;
        this.idempotencyKey = idempotencyKey;
        this.frame = frame;
    }

    ClientFrame frame(String ref) {
        return frame.apply(ref);
    }

    /** @param length of the frame, in characters */
    abstract void answered(ServerFrame answer, int length);

    abstract void failed(NotifyClientException failure);
}
