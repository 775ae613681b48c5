package io.notifyhub.client.internal;

import io.notifyhub.client.TokenSupplier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a connect needs that may block: the token, and the first time the saved cursor. One call at a time: while one
 * hangs, the next attempt waits for its result. Confined to the engine's context, but for the call itself.
 */
final class Credentials {
    private final @Nullable TokenSupplier tokens;
    private final CursorKeeper cursors;
    private final Executor blocking;
    private final Mailbox mailbox;
    private final Runnable onLoaded;

    private boolean running;
    private @Nullable Receiver receiver;

    // written by the one call that runs, read there and, ordered by the mailbox, in the engine's context
    private boolean loaded;
    private @Nullable String cursor;

    /** @param onLoaded told once, in the engine's context, when what was saved is known, before any {@link Receiver} is */
    Credentials(
            @Nullable TokenSupplier tokens,
            CursorKeeper cursors,
            Executor blocking,
            Mailbox mailbox,
            Runnable onLoaded) {
        this.tokens = tokens;
        this.cursors = cursors;
        this.blocking = blocking;
        this.mailbox = mailbox;
        this.onLoaded = onLoaded;
    }

    /** Gets the outcome, in the engine's context. */
    interface Receiver {
        /** @param token null if the client has no supplier */
        void ready(@Nullable String token);

        void failed(Throwable cause);
    }

    /** Asks for {@code next}, in place of whoever asked before and has no answer yet. */
    void ask(Receiver next) {
        receiver = next;
        if (running) {
            return;
        }
        running = true;
        try {
            blocking.execute(this::call);
        } catch (RejectedExecutionException e) {
            mailbox.post(() -> finish(null, e));
        }
    }

    /** Nobody waits any more. A call that runs goes on. */
    void forget() {
        receiver = null;
    }

    boolean hasSupplier() {
        return tokens != null;
    }

    /** The cursor of an earlier life of the process, or null; known once a {@link Receiver} was called with success. */
    @Nullable
    String savedCursor() {
        return cursor;
    }

    private void call() {
        String token = null;
        Throwable failure = null;
        try {
            if (!loaded) {
                cursor = cursors.load();
                loaded = true;
                mailbox.post(onLoaded);
            }
            token = tokens == null ? null : tokens.get();
            if (tokens != null && (token == null || token.isEmpty())) {
                failure = new IllegalStateException("the token supplier gave no token");
            }
        } catch (Exception | Error e) {
            failure = e;
        }
        String result = token;
        Throwable cause = failure;
        mailbox.post(() -> finish(result, cause));
    }

    private void finish(@Nullable String token, @Nullable Throwable failure) {
        running = false;
        Receiver waiting = receiver;
        receiver = null;
        if (waiting == null) {
            return;
        }
        if (failure != null) {
            waiting.failed(failure);
        } else {
            waiting.ready(token);
        }
    }
}
