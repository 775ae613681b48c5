package io.notifyhub.server.jakarta;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells when a request is over: answered, too late, or broken. Immutable. */
record AsyncEnd(Runnable ended) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        ended.run();
        event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        ended.run();
        event.getAsyncContext().complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
