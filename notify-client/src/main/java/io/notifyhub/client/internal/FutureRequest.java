package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ServerFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request of the application. Its future is completed in order with the callbacks, on their executor. */
final class FutureRequest<A extends ServerFrame, T extends @Nullable Object> extends Request {
    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Class<A> answer;
    private final Function<A, T> result;
    private final CallbackQueue callbacks;
    private final Runnable onEnd;

    /** @param onEnd called once when the outcome is known, in the engine's context */
    FutureRequest(
            boolean changes,
            @Nullable String idempotencyKey,
            Function<String, ClientFrame> frame,
            Class<A> answer,
            Function<A, T> result,
            CallbackQueue callbacks,
            Runnable onEnd) {
        super(changes, idempotencyKey, frame);
        this.answer = answer;
        this.result = result;
        this.callbacks = callbacks;
        this.onEnd = onEnd;
    }

    @Override
    void answered(ServerFrame frame, int length) {
        if (!answer.isInstance(frame)) {
            failed(new NotifyClientException(Reason.PROTOCOL, "unexpected answer of type " + frame.type()));
            return;
        }
        onEnd.run();
        A expected = answer.cast(frame);
        callbacks.add(Delivery.ofAnswer(() -> future.complete(result.apply(expected)), length));
    }

    @Override
    void failed(NotifyClientException failure) {
        onEnd.run();
        callbacks.add(Delivery.always(() -> future.completeExceptionally(failure)));
    }
}
