package io.notifyhub.core;

import io.notifyhub.core.internal.PresenceWatch;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.protocol.UserIds;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Who is connected now, on any node of the hub. Got from {@link NotificationHub#presence()}. Thread-safe.
 *
 * <p>Its methods block for an exchange with the transport's table (none without other nodes), and throw a {@link
 * NotifyException} with {@code UNAVAILABLE} where that cannot be asked.
 */
public final class PresenceView {
    /** How often watched users are looked up. */
    public static final Duration WATCH_INTERVAL = Duration.ofSeconds(2);

    private final Presence presence;
    private final BiFunction<Set<String>, PresenceListener, PresenceWatch> watches;

    PresenceView(Presence presence, BiFunction<Set<String>, PresenceListener, PresenceWatch> watches) {
        this.presence = presence;
        this.watches = watches;
    }

    /** Which of these users are there. */
    public Set<String> online(Collection<String> userIds) {
        Set<String> online = new LinkedHashSet<>();
        of(userIds).forEach((userId, there) -> {
            if (there.online()) {
                online.add(userId);
            }
        });
        return online;
    }

    /** Where each of these users is, in their order. */
    public Map<String, UserPresence> of(Collection<String> userIds) {
        Set<String> unique = new LinkedHashSet<>(userIds);
        unique.forEach(UserIds::check);
        Map<String, UserPresence> found = unique.isEmpty() ? Map.of() : presence.of(unique);
        Map<String, UserPresence> all = new LinkedHashMap<>();
        unique.forEach(userId -> all.put(userId, found.getOrDefault(userId, UserPresence.UNKNOWN)));
        return all;
    }

    /** Where a user is. */
    public UserPresence of(String userId) {
        return Objects.requireNonNull(of(Set.of(userId)).get(userId));
    }

    /**
     * Tells when users come and go, until the result is closed. Looks them up every {@link #WATCH_INTERVAL} in one exchange,
     * so that nothing is missed for good by whatever fails in between; a visit shorter than that may go unseen. While they
     * cannot be looked up nothing is told. Returns at once.
     */
    public AutoCloseable watch(Collection<String> userIds, PresenceListener listener) {
        Set<String> unique = new LinkedHashSet<>(userIds);
        unique.forEach(UserIds::check);
        PresenceWatch watch = watches.apply(unique, Objects.requireNonNull(listener, "listener"));
        watch.start();
        return watch;
    }
}
