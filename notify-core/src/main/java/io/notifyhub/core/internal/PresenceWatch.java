package io.notifyhub.core.internal;

import io.notifyhub.core.PresenceListener;
import io.notifyhub.core.PresenceView;
import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Presence;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks users up from time to time, and tells who came and who went. One look at a time, on the hub's executor. */
public final class PresenceWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresenceWatch.class);

    private final HubContext hub;
    private final Presence presence;
    private final Set<String> users;
    private final PresenceListener listener;
    private volatile boolean closed;

    /** Confined to one look at a time. */
    private final Set<String> online = new HashSet<>();

    public PresenceWatch(HubContext hub, Presence presence, Set<String> users, PresenceListener listener) {
        this.hub = hub;
        this.presence = presence;
        this.users = users;
        this.listener = listener;
    }

    public void start() {
        if (!closed) {
            hub.onExecutor(this::look);
        }
    }

    private void look() {
        try {
            Map<String, UserPresence> found = presence.of(users);
            for (String user : users) {
                if (closed) {
                    return;
                }
                boolean there = found.getOrDefault(user, UserPresence.UNKNOWN).online();
                if (there && online.add(user)) {
                    tell(user, listener::onArrived);
                } else if (!there && online.remove(user)) {
                    tell(user, listener::onLeft);
                }
            }
        } catch (RuntimeException e) {
            log.debug("Who is there could not be looked up: {}", e.toString());
        } finally {
            if (!closed) {
                hub.later(this::start, PresenceView.WATCH_INTERVAL.toMillis());
            }
        }
    }

    private static void tell(String user, Consumer<String> method) {
        try {
            method.accept(user);
        } catch (RuntimeException e) {
            log.warn("A presence listener failed", e);
        }
    }

    /** Nothing is told any longer, except for a call that is under way. */
    @Override
    public void close() {
        closed = true;
    }
}
