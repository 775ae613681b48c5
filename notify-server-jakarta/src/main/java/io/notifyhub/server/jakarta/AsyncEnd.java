package io.notifyhub.server.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells when a request is over: answered, too late, or broken. Immutable. */
record AsyncEnd(Runnable ended) implements AsyncListener {
    /** Ends a request, unless the container has. */
    static void complete(AsyncContext request) {
        try {
            request.complete();
        } catch (IllegalStateException e) {
            // Somebody else saw the same end, and was first.
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        ended.run();
        complete(event.getAsyncContext());
    }

    @Override
    public void onError(AsyncEvent event) {
        ended.run();
        complete(event.getAsyncContext());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
