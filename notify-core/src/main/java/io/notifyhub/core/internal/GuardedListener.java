package io.notifyhub.core.internal;

import io.notifyhub.core.HubListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application's listeners, and keeps what they throw away from the hub. Immutable but for a counter. */
public final class GuardedListener {
    private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);
    private static final long LOG_EVERY = 1_000;

    private final List<HubListener> listeners;
    private final AtomicLong failures = new AtomicLong();

    public GuardedListener(List<HubListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void tell(Consumer<HubListener> news) {
        for (HubListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                if (failures.getAndIncrement() % LOG_EVERY == 0) {
                    log.warn("A listener failed ({} failures so far): {}", failures.get(), e.toString());
                }
            }
        }
    }
}
