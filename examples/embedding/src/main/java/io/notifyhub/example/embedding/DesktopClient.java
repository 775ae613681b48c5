package io.notifyhub.example.embedding;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.TokenSupplier;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A client that remembers its place from one start to the next. */
public final class DesktopClient {
    private DesktopClient() {}

    /** The payload of a {@code friend_request}. */
    public static final class FriendRequest {
        /** The request's id. */
        @SuppressWarnings("NullAway.Init") // set by the codec
        public Long request_id;
    }

    /** Connects, and stays connected. */
    public static NotifyClient connect(
            URI uri, TokenSupplier freshToken, Path file, Consumer<? super FriendRequest> show) {
        // region client
        NotifyClient client = NotifyClient.builder(uri) // ws://127.0.0.1:8000/ws/notifications/
                .token(freshToken) // asked again at every reconnect
                .cursorStore(CursorStore.file(file)) // nothing missed over a restart either
                .on("friend_request", FriendRequest.class, show)
                .build();
        client.connect();
        // end
        return client;
    }
}
