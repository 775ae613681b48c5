package io.notifyhub.testkit;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.TicketStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transport that loses, doubles, holds back and shuffles what is published on it; otherwise the one it wraps. Thread-safe.
 */
public final class FaultyTransport implements Transport {
    /** What becomes of an envelope. */
    public enum Fate {
        DELIVER,
        DROP,
        /** Delivered twice. */
        DUPLICATE,
        /** Kept until {@link #release()} or {@link #releaseShuffled}. */
        HOLD
    }

    private final Transport inner;
    private final Set<String> joined = ConcurrentHashMap.newKeySet();
    private volatile Function<Envelope, Fate> decision = envelope -> Fate.DELIVER;
    private volatile boolean down;
    private volatile @Nullable Gateway gateway;

    // guarded by this
    private final List<Envelope> held = new ArrayList<>();

    public FaultyTransport(Transport inner) {
        this.inner = inner;
    }

    /** Asked for every envelope that is published here. */
    public void decide(Function<Envelope, Fate> value) {
        decision = value;
    }

    /** Everything is delivered from now on; what was held back stays so. */
    public void heal() {
        decision = envelope -> Fate.DELIVER;
    }

    /** How many envelopes are held back. */
    public synchronized int held() {
        return held.size();
    }

    /** Publishes what was held back, in its order. */
    public void release() {
        taken().forEach(inner::publish);
    }

    /** Publishes what was held back, in any order. */
    public void releaseShuffled(Random random) {
        List<Envelope> all = taken();
        Collections.shuffle(all, random);
        all.forEach(inner::publish);
    }

    private synchronized List<Envelope> taken() {
        List<Envelope> all = new ArrayList<>(held);
        held.clear();
        return all;
    }

    /** The connection to the others is lost: nothing goes out or comes in, and the hub is told. */
    public void down() {
        down = true;
        Gateway to = gateway;
        if (to != null) {
            to.inner.onDown();
        }
    }

    /** The connection to the others is back, and the hub is told. What went by meanwhile is lost. */
    public void up() {
        down = false;
        Gateway to = gateway;
        if (to != null) {
            to.inner.onUp();
        }
    }

    /** Stops what comes in while the connection is lost. */
    private final class Gateway implements TransportListener {
        private final TransportListener inner;

        Gateway(TransportListener inner) {
            this.inner = inner;
        }

        @Override
        public void onEnvelope(Envelope envelope) {
            if (!down) {
                inner.onEnvelope(envelope);
            }
        }

        @Override
        public int devices(String userId) {
            return inner.devices(userId);
        }

        @Override
        public void onJoined(String userId) {
            inner.onJoined(userId);
        }

        @Override
        public void onUp() {
            inner.onUp();
        }

        @Override
        public void onDown() {
            inner.onDown();
        }
    }

    // --- Transport

    @Override
    public void serves(String storeId) {
        inner.serves(storeId);
    }

    @Override
    public void start(String nodeId, TransportListener listener) {
        Gateway made = new Gateway(listener);
        gateway = made;
        inner.start(nodeId, made);
    }

    @Override
    public boolean reachesOthers() {
        return inner.reachesOthers();
    }

    @Override
    public void publish(Envelope envelope) {
        if (down) {
            return;
        }
        switch (decision.apply(envelope)) {
            case DELIVER -> inner.publish(envelope);
            case DUPLICATE -> {
                inner.publish(envelope);
                inner.publish(envelope);
            }
            case HOLD -> {
                synchronized (this) {
                    held.add(envelope);
                }
            }
            case DROP -> {}
        }
    }

    /** The users whose envelopes are wanted here: joined, and not left since. */
    public Set<String> joined() {
        return Set.copyOf(joined);
    }

    @Override
    public void join(String userId) {
        joined.add(userId);
        inner.join(userId);
    }

    @Override
    public void leave(String userId) {
        joined.remove(userId);
        inner.leave(userId);
    }

    @Override
    public void devicesChanged(String userId) {
        inner.devicesChanged(userId);
    }

    @Override
    public @Nullable Presence presence() {
        return inner.presence();
    }

    @Override
    public @Nullable TicketStore tickets() {
        return inner.tickets();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return "FaultyTransport[" + inner + ']';
    }
}
