package io.notifyhub.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * Told of what a hub does and how long it takes, for metrics and traces; no library for either is known here. Methods are
 * called by any thread, often, and on the way of every delivery: they return at once and never throw. All do nothing by
 * default. Nothing they are told holds a user's id, a token or a payload.
 */
public interface HubMonitor {
    /** Told of nothing. */
    HubMonitor NONE = new HubMonitor() {};

    /**
     * A notification was found valid and goes to the store. Called on the thread of who sends it.
     *
     * @param type of the notification
     * @return what bears its trace, handed to the calls below that are about it; null for none
     */
    default @Nullable Object sending(String type) {
        return null;
    }

    /** The store has answered: the sender goes on. */
    default void sent(@Nullable Object trace, AppendResult.Outcome outcome, boolean repeated) {}

    /** It was not stored, or nobody knows. */
    default void sendFailed(@Nullable Object trace, Throwable failure) {}

    /**
     * What a trace is continued by on another node, which gets it with the step. Called once for a step that other nodes are
     * told of.
     *
     * @return for instance a {@code traceparent} of the W3C's Trace Context; null for none, and for one that is not kept
     */
    default @Nullable String traceContext(@Nullable Object trace) {
        return null;
    }

    /**
     * A step has come from another node, with what {@link #traceContext} gave there.
     *
     * @param traceContext from another process, perhaps of another release: may be anything
     * @return what bears the trace here, handed to {@link #delivered}; null for none
     */
    default @Nullable Object continued(String traceContext) {
        return null;
    }

    /**
     * A step was handed to a device's connection.
     *
     * @param trace null where the step was sent long ago, or on another node that gave no trace with it
     * @param live whether it came as it happened; else from a page of the store
     * @param nanos since this node had it stored; negative where it did not
     */
    default void delivered(@Nullable Object trace, boolean live, long nanos) {}

    /** A call of the store has ended. @param operation the method's name */
    default void storeCalled(String operation, long nanos, boolean failed) {}

    /** A call of the transport to publish has ended. */
    default void published(long nanos, boolean failed) {}

    /**
     * The heads of this node's feeds were compared with the store.
     *
     * @param users how many
     * @param behind of how many a hint was lost
     */
    default void reconciled(int users, int behind) {}
}
