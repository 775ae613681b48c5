package io.notifyhub.core.auth;

import io.notifyhub.core.NotificationRequest;

/** Decides which client may notify whom. Sends by the embedding application itself are not asked about. */
@FunctionalInterface
public interface SendPolicy {
    /** Allows tokens with the scope {@link Principal#SCOPE_SEND}, and nobody else. The default. */
    SendPolicy BY_SCOPE = (sender, recipientUserId, request) -> sender.hasScope(Principal.SCOPE_SEND);

    /** Called on the hub's executor for every send of a client: may block. */
    boolean maySend(Principal sender, String recipientUserId, NotificationRequest request);
}
