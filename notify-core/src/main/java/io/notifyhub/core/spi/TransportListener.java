package io.notifyhub.core.spi;

import java.util.List;

/** What a transport tells the hub. Not for implementation by applications. */
public interface TransportListener {
    /** An envelope came from another node. */
    void onEnvelope(Envelope envelope);

    /** How many devices of the user are connected to this node now. */
    default int devices(String userId) {
        return 1;
    }

    /**
     * When the devices of the user came that are connected to this node, in Unix milliseconds, the newest first. At most as
     * many as a user may have, and none where they are not counted across nodes.
     */
    default List<Long> arrivals(String userId) {
        return List.of();
    }

    /** {@link Transport#join} is in force: what is published from now on about this user comes here. */
    void onJoined(String userId);

    /** The transport works (again). What was published before may be lost, so the hub compares everything at once. */
    void onUp();

    /** The transport does not work now. Until {@link #onUp} the hub looks after its users by reading the store. */
    void onDown();
}
