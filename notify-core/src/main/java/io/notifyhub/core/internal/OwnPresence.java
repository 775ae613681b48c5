package io.notifyhub.core.internal;

import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Presence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who is connected to this node: all there is to know where the transport does not tell more. Thread-safe. */
final class OwnPresence implements Presence {
    private final Feeds feeds;

    OwnPresence(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    public Map<String, UserPresence> of(Collection<String> userIds) {
        Map<String, UserPresence> found = new LinkedHashMap<>();
        for (String userId : userIds) {
            boolean here = feeds.find(userId) != null;
            found.put(userId, here ? new UserPresence(true, feeds.devices(userId), null) : UserPresence.UNKNOWN);
        }
        return found;
    }
}
