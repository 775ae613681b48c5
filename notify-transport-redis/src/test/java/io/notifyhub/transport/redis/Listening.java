package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it is told. Thread-safe. */
final class Listening implements TransportListener {
    final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
    final List<String> joined = new CopyOnWriteArrayList<>();

    @Override
    public void onEnvelope(Envelope envelope) {
        envelopes.add(envelope);
    }

    @Override
    public void onJoined(String userId) {
        joined.add(userId);
    }

    @Override
    public void onUp() {}

    @Override
    public void onDown() {}

    /** Started, up and joined to a user. */
    static Listening to(RedisTransport transport, String nodeId, String user) {
        Listening listening = new Listening();
        transport.start(nodeId, listening);
        transport.join(user);
        TwoHubs.eventually().until(() -> transport.isUp() && listening.joined.contains(user));
        return listening;
    }
}
