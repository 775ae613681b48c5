package io.notifyhub.client.internal;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the application asks of the server now, or not at all. Thread-safe; no method blocks. Stages complete in order with the
 * callbacks.
 */
public final class Calls {
    private static final int MAX_REQUESTS = 256;

    private final FrameCodec codec;
    private final Requests requests;
    private final CallbackQueue callbacks;
    private final Mailbox mailbox;
    private final Supplier<ClientState> state;
    private final Supplier<@Nullable Connection> connection;
    private final AtomicInteger open = new AtomicInteger();

    /** @param connection asked in the engine's context: the one that was greeted, or null */
    Calls(
            FrameCodec codec,
            Requests requests,
            CallbackQueue callbacks,
            Mailbox mailbox,
            Supplier<ClientState> state,
            Supplier<@Nullable Connection> connection) {
        this.codec = codec;
        this.requests = requests;
        this.callbacks = callbacks;
        this.mailbox = mailbox;
        this.state = state;
        this.connection = connection;
    }

    /**
     * Asks the server and gives its answer, in order with the callbacks.
     *
     * @param changes whether it may have taken effect although no answer came
     * @param frame the question with its {@code ref}
     */
    public <A extends ServerFrame, T extends @Nullable Object> CompletionStage<T> ask(
            boolean changes,
            @Nullable String idempotencyKey,
            Function<String, ClientFrame> frame,
            Class<A> answer,
            Function<A, T> result) {
        FutureRequest<A, T> request =
                new FutureRequest<>(changes, idempotencyKey, frame, answer, result, callbacks, open::decrementAndGet);
        if (state.get() != ClientState.CONNECTED) {
            request.future.completeExceptionally(notConnected(idempotencyKey));
        } else if (open.incrementAndGet() > MAX_REQUESTS) {
            open.decrementAndGet();
            request.future.completeExceptionally(new NotifyClientException(
                    Reason.OVERLOADED,
                    "more than " + MAX_REQUESTS + " requests wait for an answer",
                    null,
                    idempotencyKey,
                    null));
        } else {
            mailbox.post(() -> {
                Connection on = connection.get();
                if (on == null) {
                    request.failed(notConnected(idempotencyKey));
                } else {
                    requests.send(request, on);
                }
            });
        }
        return request.future;
    }

    /** Sends {@code frame} and expects no answer. */
    public CompletionStage<@Nullable Void> tell(ClientFrame frame) {
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        if (state.get() != ClientState.CONNECTED) {
            sent.completeExceptionally(notConnected(null));
            return sent;
        }
        String text = codec.encode(frame);
        mailbox.post(() -> {
            NotifyClientException failure = send(text);
            callbacks.add(Delivery.always(() -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            }));
        });
        return sent;
    }

    private @Nullable NotifyClientException send(String text) {
        Connection on = connection.get();
        if (on == null) {
            return notConnected(null);
        }
        return on.send(text) ? null : new NotifyClientException(Reason.OVERLOADED, "too much is waiting to be sent");
    }

    private static NotifyClientException notConnected(@Nullable String idempotencyKey) {
        return new NotifyClientException(Reason.NOT_CONNECTED, "not connected", null, idempotencyKey, null);
    }
}
