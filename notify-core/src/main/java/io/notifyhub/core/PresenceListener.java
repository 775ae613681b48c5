package io.notifyhub.core;

/**
 * Told when users come and go. Called by one thread at a time, on the hub's executor, so it may block; what it throws is
 * logged. Both do nothing by default.
 */
public interface PresenceListener {
    /** A user is there, on whichever node. Also told, when watching begins, of those who are there already. */
    default void onArrived(String userId) {}

    /** A user is gone from all nodes, and did not come back for some ten seconds. */
    default void onLeft(String userId) {}
}
