package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StoredStep;

/**
 * Tells this node's feed and the other nodes about a step that is stored. A step is encoded once, and only if somebody may
 * want it. Thread-safe; never blocks.
 */
final class StepPublisher {
    private final HubContext hub;
    private final Feeds feeds;

    StepPublisher(HubContext hub, Feeds feeds) {
        this.hub = hub;
        this.feeds = feeds;
    }

    void publish(String userId, StoredStep stored) {
        Feed feed = feeds.find(userId);
        boolean reachesOthers = hub.transport().reachesOthers();
        if (feed == null && !reachesOthers) {
            return;
        }
        Step step = stored.step();
        OutboundFrame frame = hub.frames().step(step);
        if (feed != null) {
            feed.offer(step.rev(), step.mark(), stored.prevMark(), frame);
        }
        if (reachesOthers) {
            byte[] bytes = frame == null ? null : frame.payload();
            hub.transport().publish(Envelope.step(userId, step.rev(), step.mark(), stored.prevMark(), bytes));
        }
    }

    void event(String userId, OutboundFrame frame) {
        Feed feed = feeds.find(userId);
        if (feed != null) {
            feed.event(frame);
        }
        if (hub.transport().reachesOthers()) {
            hub.transport().publish(Envelope.event(userId, frame.payload()));
        }
    }
}
