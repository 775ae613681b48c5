package io.notifyhub.core.memory;

import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.TransportListener;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who is connected to the hubs of a bus. Thread-safe, guarded by itself. */
final class MemoryPresence implements Presence {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int REMEMBERED = 10_000;

    private final List<MemoryTransport> members;

    /** When users were last seen; the eldest are forgotten. */
    private final Map<String, Left> left = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Left(long nanos, Instant at) {}

    MemoryPresence(List<MemoryTransport> members) {
        this.members = members;
    }

    synchronized void left(String userId) {
        left.remove(userId);
        left.put(userId, new Left(System.nanoTime(), Instant.now()));
    }

    private synchronized @Nullable Left whenLeft(String userId) {
        return left.get(userId);
    }

    @Override
    public Map<String, UserPresence> of(Collection<String> userIds) {
        Map<String, UserPresence> found = new LinkedHashMap<>();
        userIds.forEach(userId -> found.put(userId, of(userId)));
        return found;
    }

    private UserPresence of(String userId) {
        boolean here = false;
        int devices = 0;
        for (MemoryTransport member : members) {
            TransportListener listener = member.joined(userId);
            if (listener != null) {
                here = true;
                devices += listener.devices(userId);
            }
        }
        Left gone = here ? null : whenLeft(userId);
        if (gone != null && System.nanoTime() - gone.nanos() > GRACE_NANOS) {
            return new UserPresence(false, 0, gone.at());
        }
        return here || gone != null ? new UserPresence(true, devices, null) : UserPresence.UNKNOWN;
    }
}
