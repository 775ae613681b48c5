package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Envelopes on their way to Redis, bounded by number and bytes. What does not fit by number is dropped and counted; what does
 * not fit by bytes goes without its frame, and receivers read the store. Any thread offers, one takes.
 */
final class PublishQueue {
    static final int MAX_ENVELOPES = 10_000;
    static final long MAX_BYTES = 16L << 20;

    private final Queue<Envelope> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    /** @return whether it was taken */
    boolean offer(Envelope envelope) {
        if (size.incrementAndGet() > MAX_ENVELOPES) {
            size.decrementAndGet();
            dropped.increment();
            return false;
        }
        byte[] frame = envelope.frame();
        Envelope taken = envelope;
        if (frame != null && bytes.addAndGet(frame.length) > MAX_BYTES) {
            bytes.addAndGet(-frame.length);
            if (envelope.kind() != Envelope.Kind.STEP) {
                size.decrementAndGet();
                dropped.increment();
                return false;
            }
            taken = Envelope.step(envelope.userId(), envelope.rev(), envelope.mark(), envelope.prevMark(), null)
                    .withTraceContext(envelope.traceContext());
        }
        queue.add(taken);
        return true;
    }

    /** Takes up to so many, in the order they came. */
    List<Envelope> take(int max) {
        List<Envelope> taken = new ArrayList<>(Math.min(max, size.get()));
        while (taken.size() < max) {
            Envelope next = queue.poll();
            if (next == null) {
                break;
            }
            size.decrementAndGet();
            byte[] frame = next.frame();
            if (frame != null) {
                bytes.addAndGet(-frame.length);
            }
            taken.add(next);
        }
        return taken;
    }

    /** Drops all there is: it cannot be sent now. */
    void clear() {
        dropped(take(Integer.MAX_VALUE).size());
    }

    void dropped(int count) {
        dropped.add(count);
    }

    long droppedSoFar() {
        return dropped.sum();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
