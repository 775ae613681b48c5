package io.notifyhub.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * Carries envelopes between the nodes of a hub. Best effort: an envelope may be lost, doubled, late or out of order, and
 * the hub stays right, as it reads the store then. So a transport never blocks its caller, keeps bounded queues, drops and
 * counts what does not fit, and reconnects by itself.
 *
 * <p><b>Threads.</b> {@link #publish}, {@link #join} and {@link #leave} are called by any number of threads at once and
 * return at once. The listener may be called by any thread of the transport; it returns quickly and never throws.
 */
public interface Transport extends AutoCloseable {
    /**
     * Names the store that this node's hub reads. Nodes that share a transport have to share a store, and a transport may
     * refuse to join those that do not. Called once, before {@link #start}; nothing by default.
     */
    default void serves(String storeId) {}

    /**
     * Begins to receive. Called once, before everything below.
     *
     * @param nodeId names this incarnation of the node; no other one bears it
     * @param listener told of what comes in
     */
    void start(String nodeId, TransportListener listener);

    /** Whether there can be other nodes at all. Where it is false the hub saves itself the work of publishing. */
    default boolean reachesOthers() {
        return true;
    }

    /**
     * Sends an envelope to every other node that has joined the user, at most once to each where nothing fails. This node
     * itself does not get it back. Never blocks and never throws because of the network.
     */
    void publish(Envelope envelope);

    /**
     * From now on envelopes about this user are to come here. When that is in force the listener is told by {@link
     * TransportListener#onJoined}, also when it is at once.
     */
    void join(String userId);

    /** Envelopes about this user need not come here any longer. */
    void leave(String userId);

    /**
     * A joined user has more or fewer devices here than before: {@link TransportListener#devices} tells how many. Not called
     * when the last one goes, as {@link #leave} follows then. For transports that tell of presence; nothing by default.
     */
    default void devicesChanged(String userId) {}

    /**
     * Who is connected to any node. A user stays there for about ten seconds after the last device went: five the hub waits
     * before it calls {@link #leave}, and five the transport. All of a node that died are gone within 60 s.
     *
     * <p>Called before {@link #start}, and asked afterwards.
     *
     * @return null if this transport does not tell; then a hub knows of its own connections alone
     */
    default @Nullable Presence presence() {
        return null;
    }

    /**
     * Where tickets are kept that any node of this transport can take. Called before {@link #start}, and asked afterwards.
     *
     * @return null if this transport keeps none; then a ticket works on the node that made it, unless the hub was given a
     *     store of tickets
     */
    default @Nullable TicketStore tickets() {
        return null;
    }

    /** Stops and gives everything back. Idempotent; returns within seconds. The listener is not called afterwards. */
    @Override
    void close();
}
