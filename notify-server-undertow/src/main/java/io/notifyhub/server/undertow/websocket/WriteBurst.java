package io.notifyhub.server.undertow.websocket;

import java.util.concurrent.TimeUnit;

/**
 * Tells a thread that writes now and then from one that writes without a pause. The first has its frames on their way at once.
 * The second would go to the operating system for each of thousands of frames, one by one; what it leaves to be gathered instead
 * is a moment late, and costs a part. Thread-safe: each thread has its own count.
 */
final class WriteBurst {
    /** Writes of one thread that go out at once, however close they are, if it was quiet before. */
    static final int FREE = 128;

    /** One more is free after so long. */
    private static final long NANOS_PER_WRITE = TimeUnit.SECONDS.toNanos(1) / 24_000;

    private static final long ALLOWANCE_NANOS = FREE * NANOS_PER_WRITE;

    /**
     * Up to when a thread has used up its time, and whether it ever has; a leaky bucket. Of a class of the platform, so that it holds
     * no class loader.
     */
    private static final ThreadLocal<long[]> USED_UP_TO = ThreadLocal.withInitial(() -> new long[2]);

    private WriteBurst() {}

    /** Counts a write of this thread. @return whether it is one too many, and is to be left */
    static boolean isOn(long nowNanos) {
        long[] used = USED_UP_TO.get();
        long free = used[1] == 0 ? ALLOWANCE_NANOS : Math.min(nowNanos - used[0], ALLOWANCE_NANOS);
        // What is left counts, too, up to a debt as large as the allowance: the burst is over when the thread writes
        // less.
        used[0] = nowNanos - Math.max(free - NANOS_PER_WRITE, -ALLOWANCE_NANOS);
        used[1] = 1;
        return free < NANOS_PER_WRITE;
    }
}
