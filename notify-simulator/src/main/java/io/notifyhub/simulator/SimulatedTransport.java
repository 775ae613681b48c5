package io.notifyhub.simulator;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose hints are lost, doubled, late and shuffled on their way into this node, and that goes down and comes
 * back. For one thread.
 */
final class SimulatedTransport implements Transport, TransportListener {
    private static final int REMEMBERED = 64;

    private final World world;
    private final Actor node;
    private final Transport inner;
    /** Users whose envelopes come here already. */
    private final Set<String> joined = new TreeSet<>();

    private final Map<String, Map<Long, Envelope>> recent = new HashMap<>();
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
        Envelope lost = lostStep(envelope);
        if (lost != null && world.coincidences.bringsLostStep()) {
            arriveLater(lost);
        }
        arriveLater(envelope);
        if (world.trouble.strikes(Fault.HINT_DOUBLED)) {
            arriveLater(envelope);
        }
    }

    /** The step of the same number that this log had before it was put back; null if it had none, or it was long ago. */
    private @Nullable Envelope lostStep(Envelope envelope) {
        if (envelope.kind() != Envelope.Kind.STEP) {
            return null;
        }
        Map<Long, Envelope> ofUser = recent.computeIfAbsent(envelope.userId(), user -> new LinkedHashMap<>());
        Envelope before = ofUser.put(envelope.rev(), envelope);
        if (ofUser.size() > REMEMBERED) {
            ofUser.remove(ofUser.keySet().iterator().next());
        }
        return before == null || before.mark() == envelope.mark() ? null : before;
    }

    private void arriveLater(Envelope envelope) {
        long delay = world.latency.ofNetwork();
        boolean late = world.trouble.strikes(Fault.HINT_DELAYED);
        if (late) {
            delay += world.chance.spread(Timeline.MILLI, 20 * Timeline.SECOND);
        }
        world.time.after(delay, node, "hint", () -> {
            TransportListener to = listener;
            // What is still to come when all is well counts as lost: else it might come at the very end.
            if (to != null && !(late && world.trouble.isOver())) {
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
