package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells this node's feed and the other nodes about a step that is stored. A step is encoded once, and only if somebody may
 * want it. Thread-safe; never blocks.
 */
final class StepPublisher {
    private static final Logger log = LoggerFactory.getLogger(StepPublisher.class);

    private final HubContext hub;
    private final Feeds feeds;

    StepPublisher(HubContext hub, Feeds feeds) {
        this.hub = hub;
        this.feeds = feeds;
    }

    void publish(String userId, StoredStep stored) {
        publish(userId, stored, null);
    }

    /** @param trace what the monitor knows the send by */
    void publish(String userId, StoredStep stored, @Nullable Object trace) {
        Feed feed = feeds.find(userId);
        boolean reachesOthers = hub.transport().reachesOthers();
        if (feed == null && !reachesOthers) {
            return;
        }
        Step step = stored.step();
        Cursor at = step.cursor();
        OutboundFrame frame = hub.frames().step(step, at, hub.nanoTime().getAsLong(), trace);
        if (feed != null) {
            feed.offer(at, stored.prevMark(), frame);
        }
        if (reachesOthers) {
            byte[] bytes = frame == null ? null : frame.payload();
            Envelope envelope = Envelope.step(userId, step.rev(), step.mark(), stored.prevMark(), bytes);
            String context = trace == null ? null : hub.monitor().traceContext(trace);
            toOthers(context == null ? envelope : envelope.withTraceContext(context));
        }
    }

    void event(String userId, OutboundFrame frame) {
        Feed feed = feeds.find(userId);
        if (feed != null) {
            feed.event(frame);
        }
        if (hub.transport().reachesOthers()) {
            toOthers(Envelope.event(userId, frame.payload()));
        }
    }

    /** A transport must not throw; one that does makes hints late, and is no concern of the caller, whose step is stored. */
    private void toOthers(Envelope envelope) {
        long begun = hub.nanoTime().getAsLong();
        boolean failed = false;
        try {
            hub.transport().publish(envelope);
        } catch (RuntimeException e) {
            failed = true;
            log.warn("The transport failed: {}", e.toString(), e);
        }
        hub.monitor().published(hub.nanoTime().getAsLong() - begun, failed);
    }
}
