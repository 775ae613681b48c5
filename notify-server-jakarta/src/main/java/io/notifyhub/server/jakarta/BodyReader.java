package io.notifyhub.server.jakarta;

import io.notifyhub.server.rest.RestExchange;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it comes, up to a limit. What follows upon it happens once, on the container's thread that brought it.
 * Guarded by its own monitor, which is not held while that is called.
 */
final class BodyReader implements ReadListener {
    private static final int FIRST_BYTES = 8 << 10;

    private final ServletInputStream in;
    private final int limit;
    private final RestExchange.BodyUse use;

    // guarded by this
    private byte[] bytes;
    private int count;
    private boolean over;
    private @Nullable Future<?> deadline;

    BodyReader(ServletInputStream in, int limit, RestExchange.BodyUse use) {
        this.in = in;
        this.limit = limit;
        this.use = use;
        this.bytes = new byte[Math.min(limit, FIRST_BYTES)];
    }

    /** @param timer cancelled at the end */
    synchronized void within(Future<?> timer) {
        deadline = timer;
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (isTooLong()) {
            use.tooLarge();
        }
    }

    /** Takes what is there. @return whether that was more than there may be */
    private synchronized boolean isTooLong() throws IOException {
        while (!over && in.isReady() && !in.isFinished()) {
            if (count == bytes.length) {
                if (count == limit) {
                    return in.read() >= 0 && end();
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * count));
            }
            int read = in.read(bytes, count, bytes.length - count);
            count += Math.max(0, read);
        }
        return false;
    }

    @Override
    public void onAllDataRead() {
        if (end()) {
            use.read(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (end()) {
            use.unreadable();
        }
    }

    /** Waits no longer. @param then if the body is not here */
    void giveUp(Runnable then) {
        if (end()) {
            then.run();
        }
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        Future<?> timer = deadline;
        if (first && timer != null) {
            timer.cancel(false);
        }
        return first;
    }
}
