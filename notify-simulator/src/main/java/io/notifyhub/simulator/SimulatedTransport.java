package io.notifyhub.simulator;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose hints are lost, doubled, late and shuffled on their way into this node, and that goes down and comes
 * back. For one thread.
 */
final class SimulatedTransport implements Transport, TransportListener {
    private final World world;
    private final Actor node;
    private final Transport inner;
    /** Users whose envelopes come here already. */
    private final Set<String> joined = new TreeSet<>();

    private final Set<String> wanted = new TreeSet<>();
    private @Nullable TransportListener listener;
    private boolean down;
    private long silentUntil;

    SimulatedTransport(World world, Actor node, Transport inner) {
        this.world = world;
        this.node = node;
        this.inner = inner;
    }

    /** Users this node wants to hear of. */
    Set<String> wanted() {
        return wanted;
    }

    void goDown() {
        if (!down) {
            down = true;
            tell("transport down", TransportListener::onDown);
        }
    }

    void comeUp() {
        if (down) {
            down = false;
            tell("transport up", TransportListener::onUp);
        }
    }

    void silence(long nanos) {
        silentUntil = world.time.now() + nanos;
    }

    void speak() {
        silentUntil = 0;
    }

    private void tell(String what, java.util.function.Consumer<TransportListener> news) {
        world.time.after(world.latency.ofNetwork(), node, what, () -> {
            TransportListener to = listener;
            if (to != null) {
                news.accept(to);
            }
        });
    }

    private boolean isDeaf() {
        return down || world.time.now() < silentUntil;
    }

    // --- as the hub sees it

    @Override
    public void start(String nodeId, TransportListener to) {
        listener = to;
        inner.start(nodeId, this);
    }

    @Override
    public boolean reachesOthers() {
        return true;
    }

    @Override
    public void publish(Envelope envelope) {
        if (node.isAlive() && !isDeaf()) {
            inner.publish(envelope);
        }
    }

    @Override
    public void join(String userId) {
        wanted.add(userId);
        inner.join(userId);
    }

    @Override
    public void leave(String userId) {
        wanted.remove(userId);
        joined.remove(userId);
        inner.leave(userId);
    }

    @Override
    public void close() {
        listener = null;
        wanted.clear();
        joined.clear();
        inner.close();
    }

    // --- as the network sees it

    @Override
    public void onEnvelope(Envelope envelope) {
        if (isDeaf() || !node.isAlive() || !joined.contains(envelope.userId())) {
            return;
        }
        if (world.trouble.strikes(Fault.HINT_LOST)) {
            world.trace.note(node.name, "hint lost", envelope.userId() + ' ' + envelope.rev());
            return;
        }
        arriveLater(envelope);
        if (world.trouble.strikes(Fault.HINT_DOUBLED)) {
            arriveLater(envelope);
        }
    }

    private void arriveLater(Envelope envelope) {
        long delay = world.latency.ofNetwork();
        if (world.trouble.strikes(Fault.HINT_DELAYED)) {
            delay += world.chance.spread(Timeline.MILLI, 20 * Timeline.SECOND);
        }
        world.time.after(delay, node, "hint", () -> {
            TransportListener to = listener;
            if (to != null) {
                world.trace.note(node.name, "hint", envelope.userId() + ' ' + envelope.rev());
                to.onEnvelope(envelope);
            }
        });
    }

    @Override
    public void onJoined(String userId) {
        world.time.after(world.latency.ofNetwork(), node, "joined", () -> {
            TransportListener to = listener;
            if (to != null && wanted.contains(userId)) {
                joined.add(userId);
                to.onJoined(userId);
            }
        });
    }

    @Override
    public void onUp() {
        tell("transport up", TransportListener::onUp);
    }

    @Override
    public void onDown() {
        tell("transport down", TransportListener::onDown);
    }
}
