package io.notifyhub.transport.redis;

import java.util.concurrent.atomic.LongAdder;

/** What was done so far. Thread-safe. */
final class Counting {
    /** Envelopes that were not sent. */
    final LongAdder dropped = new LongAdder();
    /** Envelopes sent, once for each node they went to. */
    final LongAdder sent = new LongAdder();
    /** Messages published; one carries several envelopes. */
    final LongAdder messages = new LongAdder();
    /** Bytes of those. */
    final LongAdder bytes = new LongAdder();
    /** Envelopes that came in. */
    final LongAdder received = new LongAdder();
    /** Commands of the writer's. */
    final LongAdder commands = new LongAdder();
    /** How often this node began to listen. */
    final LongAdder connects = new LongAdder();
    /** Failures of the writer's. */
    final LongAdder failures = new LongAdder();
}
