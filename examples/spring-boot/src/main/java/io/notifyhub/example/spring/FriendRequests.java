package io.notifyhub.example.spring;

import io.notifyhub.core.NotificationHub;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Something in the application that has news for a user. */
@Service
public final class FriendRequests {
    private final NotificationHub hub;

    FriendRequests(NotificationHub hub) {
        this.hub = hub;
    }

    /** Tells a user that somebody wants to be their friend. */
    public void send(String toUser, long requestId) {
        // region spring
        hub.notifyUser(toUser, "friend_request", Map.of("request_id", requestId));
        // end
    }
}
