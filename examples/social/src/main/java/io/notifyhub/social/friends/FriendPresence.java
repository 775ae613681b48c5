package io.notifyhub.social.friends;

import io.notifyhub.core.HubListener;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.PresenceListener;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.social.web.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever is connected here when their friends come and go, and nobody else's: events {@code presence} with {@code
 * user_id} and {@code online}. A device that has made or lost a friend says {@code watch_friends}, and is told anew. Thread-safe.
 */
public final class FriendPresence implements HubListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FriendPresence.class);

    private final Connections connections;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread worker = new Thread(work, "social-presence");
        worker.setDaemon(true);
        return worker;
    });
    private volatile @Nullable NotificationHub hub;

    // confined to the thread
    private final Map<String, Watched> watched = new HashMap<>();

    /** A user with connections here. */
    private static final class Watched {
        int sessions;

        @Nullable
        AutoCloseable watch;
    }

    public FriendPresence(Connections connections) {
        this.connections = connections;
    }

    /** Begins; called once, with the hub that this is a listener of. */
    public void start(NotificationHub of) {
        hub = of;
        of.onMessage(
                "watch_friends", message -> later(() -> watch(message.sender().userId())));
    }

    @Override
    public void onSessionLive(SessionInfo session) {
        later(() -> {
            Watched user = watched.computeIfAbsent(session.userId(), name -> new Watched());
            user.sessions++;
            watch(session.userId());
        });
    }

    @Override
    public void onSessionClosed(SessionInfo session, int code) {
        later(() -> {
            Watched user = watched.get(session.userId());
            if (user != null && --user.sessions <= 0) {
                watched.remove(session.userId());
                end(user);
            }
        });
    }

    private void later(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    log.warn("Presence of friends failed: {}", e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed: nobody is to be told any more.
        }
    }

    private void watch(String userId) {
        NotificationHub of = hub;
        Watched user = watched.get(userId);
        OptionalLong id = Ids.parse(userId);
        if (of == null || user == null || id.isEmpty()) {
            return;
        }
        end(user);
        List<String> friends = connections.friendIds(id.getAsLong()).stream()
                .map(String::valueOf)
                .toList();
        user.watch = of.presence().watch(friends, new PresenceListener() {
            @Override
            public void onArrived(String friend) {
                tell(friend, true);
            }

            @Override
            public void onLeft(String friend) {
                tell(friend, false);
            }

            private void tell(String friend, boolean online) {
                of.sendEvent(userId, "presence", Map.of("user_id", Long.parseLong(friend), "online", online));
            }
        });
    }

    private static void end(Watched user) {
        AutoCloseable watch = user.watch;
        user.watch = null;
        if (watch != null) {
            try {
                watch.close();
            } catch (Exception e) {
                throw new IllegalStateException("a watch could not be ended", e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
