package io.notifyhub.core;

import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.ResetReason;

/**
 * Told of what happens inside a hub. Methods may be called by any thread, also several at once, and must return quickly:
 * deliveries wait for them. What they throw is logged and breaks nothing. All do nothing by default.
 */
public interface HubListener {
    /** An entry was stored for {@code userId}, by a call on this node. */
    default void onStored(String userId, Notification notification) {}

    /** A connection was let in and greeted. */
    default void onSessionOpened(SessionInfo session) {}

    /** A connection has everything up to its opening: what comes now is live. Once per connection. */
    default void onSessionLive(SessionInfo session) {}

    /** A connection is gone. Only for those that were opened. */
    default void onSessionClosed(SessionInfo session, int code) {}

    /** A connection was told to reload, because its log is another than it was. */
    default void onReset(SessionInfo session, ResetReason reason) {}

    /** The store failed. Callers have got their errors; reads are tried again. */
    default void onStoreFailure(RuntimeException failure) {}
}
