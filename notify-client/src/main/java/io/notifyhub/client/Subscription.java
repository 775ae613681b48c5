package io.notifyhub.client;

/** A registered handler. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /** Removes the handler. A callback that is already running is not waited for. Closing twice does nothing. */
    @Override
    void close();
}
