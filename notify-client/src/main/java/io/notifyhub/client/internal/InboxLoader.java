package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.protocol.NotificationsList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the list once, where a client begins without one. The answer has its place between the steps of the feed, so that
 * it needs no more than to be told in its turn. Confined to the engine's context.
 */
final class InboxLoader {
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LocalInbox inbox;
    private final Announcer announcer;
    private final Feed feed;
    private final CallbackQueue callbacks;
    private final Requests requests;
    private final Timers timers;
    private final Supplier<@Nullable Connection> connection;

    private boolean known;
    private @Nullable Timer timer;

    /** @param connection the one that was greeted, or null */
    InboxLoader(
            LocalInbox inbox,
            Announcer announcer,
            Feed feed,
            CallbackQueue callbacks,
            Requests requests,
            Timers timers,
            Supplier<@Nullable Connection> connection) {
        this.inbox = inbox;
        this.announcer = announcer;
        this.feed = feed;
        this.callbacks = callbacks;
        this.requests = requests;
        this.timers = timers;
        this.connection = connection;
    }

    /** There is a list from elsewhere, or there will be. */
    void isKnown() {
        known = true;
    }

    /** A connection was opened. */
    void opened() {
        Connection on = known ? null : connection.get();
        if (on != null) {
            requests.send(new PageRequest(null, new Answer()), on);
        }
    }

    void interrupted() {
        Timers.cancel(timer);
    }

    private final class Answer implements ReloadPages.Receiver {
        @Override
        public void page(NotificationsList page, int length) {
            if (known) {
                return;
            }
            known = true;
            Delivery told = Delivery.ofFrame(
                    () -> {
                        inbox.replace(page);
                        announcer.news();
                    },
                    length);
            String place = feed.resumeFrom();
            callbacks.add(place == null || feed.isReloading() ? told : told.saving(place));
        }

        @Override
        public void failed(NotifyClientException failure) {
            if (connection.get() != null) {
                timer = timers.after(AGAIN_NANOS, InboxLoader.this::opened);
            }
        }
    }
}
