package io.notifyhub.core.memory;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Joins hubs of one process. Envelopes are handed over on the publisher's thread, to every other started transport of the
 * same {@link Bus} that has joined the user. A transport of its own bus is what a lone hub uses.
 *
 * <p>Thread-safe.
 */
public final class MemoryTransport implements Transport {
    private final Bus bus;
    private final Set<String> joined = ConcurrentHashMap.newKeySet();
    private volatile @Nullable TransportListener listener;

    private MemoryTransport(Bus bus) {
        this.bus = bus;
    }

    /** The transport of a hub that is alone. */
    public static MemoryTransport alone() {
        return on(new Bus());
    }

    /** A transport that reaches all others on {@code bus}. */
    public static MemoryTransport on(Bus bus) {
        return new MemoryTransport(bus);
    }

    /** What several hubs of one process share. Thread-safe. */
    public static final class Bus {
        private final List<MemoryTransport> members = new CopyOnWriteArrayList<>();
        private final MemoryPresence presence = new MemoryPresence(members);
    }

    @Override
    public void start(String nodeId, TransportListener to) {
        listener = to;
        bus.members.add(this);
        to.onUp();
    }

    @Override
    public boolean reachesOthers() {
        return bus.members.size() > 1;
    }

    @Override
    public void publish(Envelope envelope) {
        for (MemoryTransport member : bus.members) {
            TransportListener to = member.listener;
            if (member != this && to != null && member.joined.contains(envelope.userId())) {
                to.onEnvelope(envelope);
            }
        }
    }

    @Override
    public void join(String userId) {
        joined.add(userId);
        TransportListener to = listener;
        if (to != null) {
            to.onJoined(userId);
        }
    }

    @Override
    public void leave(String userId) {
        if (joined.remove(userId)) {
            bus.presence.left(userId);
        }
    }

    @Override
    public Presence presence() {
        return bus.presence;
    }

    /** Who listens here for a user; null if nobody does. */
    @Nullable
    TransportListener joined(String userId) {
        return joined.contains(userId) ? listener : null;
    }

    @Override
    public void close() {
        bus.members.remove(this);
        listener = null;
        joined.clear();
    }
}
