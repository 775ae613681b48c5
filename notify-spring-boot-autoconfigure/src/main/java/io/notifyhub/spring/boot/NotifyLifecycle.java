package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationHub;
import org.springframework.context.SmartLifecycle;

/**
 * Goes away in order, before the web server stops: nobody new is let in, every client is told when to come back, each another
 * time, and closed with 1001. A hub that was closed does not come back to life; so it is not paused either. Thread-safe.
 */
public final class NotifyLifecycle implements SmartLifecycle {
    private final NotificationHub hub;
    private final Leaving leaving;
    private volatile boolean running;

    NotifyLifecycle(NotificationHub hub, Leaving leaving) {
        this.hub = hub;
        this.leaving = leaving;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        leaving.drain();
        hub.close();
        leaving.awaitGone();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}
