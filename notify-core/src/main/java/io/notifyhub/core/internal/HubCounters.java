package io.notifyhub.core.internal;

import java.util.concurrent.atomic.LongAdder;

/** What a hub counts for its operators at all times, since it was built. Thread-safe. */
public final class HubCounters {
    private final LongAdder sends = new LongAdder();
    private final LongAdder deliveries = new LongAdder();

    void sent() {
        sends.increment();
    }

    void delivered() {
        deliveries.increment();
    }

    public long sends() {
        return sends.sum();
    }

    public long deliveries() {
        return deliveries.sum();
    }
}
