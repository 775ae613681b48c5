package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of the users who are connected to this node. A feed comes with its first session and goes, after a short
 * grace, when the last one has left. Thread-safe.
 */
final class Feeds implements TransportListener {
    /** How long a feed outlives its last session, in milliseconds: a page that is reloaded finds it warm. */
    static final long GRACE_MILLIS = 5_000;

    private final HubContext hub;
    private final Devices devices;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final SharedDeviceLimit limit;
    private volatile @Nullable Reconciler reconciler;

    Feeds(HubContext hub, Devices devices) {
        this.hub = hub;
        this.devices = devices;
        this.limit = new SharedDeviceLimit(hub, this);
    }

    void reconciler(Reconciler value) {
        reconciler = value;
    }

    /** The feed of a user, or null if nobody is connected here. */
    @Nullable
    Feed find(String userId) {
        return feeds.get(userId);
    }

    /** A snapshot. */
    List<Feed> all() {
        return new ArrayList<>(feeds.values());
    }

    /** How many users are connected here. */
    int connectedUsers() {
        return (int) feeds.values().stream().filter(feed -> !feed.isIdle()).count();
    }

    /** Adds a session to its user's feed. */
    Feed join(String userId, Session session) {
        boolean[] made = new boolean[1];
        Feed joined = feeds.compute(userId, (user, old) -> {
            Feed feed = old;
            if (feed == null) {
                feed = new Feed(hub, user);
                made[0] = true;
            }
            feed.add(session);
            return feed;
        });
        if (made[0]) {
            listen(userId);
        } else {
            hub.transport().devicesChanged(userId);
        }
        limit.suspect(userId);
        return joined;
    }

    /** Has the transport bring what concerns a user who is here; also again, if it seems to have forgotten. */
    void listen(String userId) {
        hub.transport().join(userId);
        if (!feeds.containsKey(userId)) {
            // This thread stood still for so long that the feed has gone.
            hub.transport().leave(userId);
        }
    }

    void leave(Feed feed, Session session) {
        if (feed.remove(session)) {
            hub.later(() -> removeIfIdle(feed), GRACE_MILLIS);
        } else {
            hub.transport().devicesChanged(feed.userId());
        }
    }

    private void removeIfIdle(Feed feed) {
        boolean[] removed = new boolean[1];
        feeds.computeIfPresent(feed.userId(), (user, current) -> {
            removed[0] = current == feed && feed.isIdle();
            return removed[0] ? null : current;
        });
        if (removed[0]) {
            hub.transport().leave(feed.userId());
            if (feeds.containsKey(feed.userId())) {
                hub.transport().join(feed.userId());
            }
        }
    }

    void disconnect(String userId, CloseCode code) {
        Feed feed = feeds.get(userId);
        if (feed != null) {
            for (Session session : feed.sessions()) {
                session.close(code, "disconnected by the application", 0);
            }
        }
    }

    /** Closes the sessions whose tokens were revoked. */
    void revoke(String userId, long before) {
        Feed feed = feeds.get(userId);
        if (feed != null) {
            feed.revoke(before);
        }
    }

    // --- from the transport

    @Override
    public void onEnvelope(Envelope envelope) {
        Feed feed = feeds.get(envelope.userId());
        if (feed == null) {
            return;
        }
        byte[] bytes = envelope.frame();
        switch (envelope.kind()) {
            case STEP ->
                feed.offer(
                        Cursor.of(envelope.rev(), envelope.mark()),
                        envelope.prevMark(),
                        bytes == null ? null : frame(bytes, envelope.traceContext()));
            case EVENT -> {
                if (bytes != null) {
                    feed.event(new OutboundFrame(bytes));
                }
            }
            case REVOKED -> feed.check();
            case DEVICE -> devices.connectedElsewhere(feed, envelope.rev(), bytes);
            case TOO_MANY_DEVICES -> limit.suspect(envelope.userId());
            case DISCONNECT -> {
                CloseCode code = CloseCode.fromCode(envelope.closeCode());
                disconnect(envelope.userId(), code == null ? CloseCode.FORBIDDEN : code);
            }
        }
    }

    private OutboundFrame frame(byte[] bytes, @Nullable String traceContext) {
        Object trace = traceContext == null ? null : hub.monitor().continued(traceContext);
        return trace == null ? new OutboundFrame(bytes) : OutboundFrame.ofElsewhere(bytes, trace);
    }

    @Override
    public int devices(String userId) {
        Feed feed = feeds.get(userId);
        return feed == null ? 0 : feed.sessions().size();
    }

    @Override
    public List<Long> arrivals(String userId) {
        Feed feed = feeds.get(userId);
        int limit = hub.limits().maxDevicesPerUser();
        if (feed == null || limit > SharedDeviceLimit.MAX_LIMIT) {
            return List.of();
        }
        return feed.sessions().stream()
                .filter(session -> !session.isEnding())
                .map(Session::arrivedMillis)
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    @Override
    public void onJoined(String userId) {
        Feed feed = feeds.get(userId);
        // What was published between registering and being routable never came here.
        if (feed != null && hub.transport().reachesOthers()) {
            feed.check();
        }
    }

    @Override
    public void onUp() {
        Reconciler current = reconciler;
        if (current != null) {
            current.transportUp();
        }
    }

    @Override
    public void onDown() {
        Reconciler current = reconciler;
        if (current != null) {
            current.transportDown();
        }
    }
}
