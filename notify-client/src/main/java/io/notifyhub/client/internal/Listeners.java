package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's listeners. What one of them throws reaches all as an error and disturbs none. Thread-safe. */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    public Subscription add(NotifyClientListener listener) {
        // Wrapped, so that a listener added twice is removed once.
        Entry entry = new Entry(listener);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** @param follower told, on the callback executor, that the list has changed */
    public Subscription follow(Runnable follower) {
        Follower entry = new Follower(follower);
        followers.add(entry);
        return () -> followers.remove(entry);
    }

    public void inboxChanged() {
        for (Follower entry : followers) {
            try {
                entry.follower.run();
            } catch (RuntimeException | Error e) {
                error(e);
            }
        }
    }

    private static final class Follower {
        final Runnable follower;

        Follower(Runnable follower) {
            this.follower = follower;
        }
    }

    private static final class Entry {
        final NotifyClientListener listener;

        Entry(NotifyClientListener listener) {
            this.listener = listener;
        }
    }

    /** Calls each in turn. */
    void each(Consumer<NotifyClientListener> call) {
        for (Entry entry : entries) {
            try {
                call.accept(entry.listener);
            } catch (RuntimeException | Error e) {
                error(e);
            }
        }
    }

    void error(Throwable error) {
        log.debug("Reported to the application", error);
        for (Entry entry : entries) {
            try {
                entry.listener.onError(error);
            } catch (RuntimeException | Error e) {
                log.warn("A listener threw in onError", e);
            }
        }
    }
}
