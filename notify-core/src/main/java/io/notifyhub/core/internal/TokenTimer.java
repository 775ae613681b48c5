package io.notifyhub.core.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** Ends a connection when its token does, leeway included. Confined to its session's serial context. */
final class TokenTimer {
    /** The wall clock is looked at again after that long at the latest: it may be set. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HubContext hub;
    private final Runnable end;
    private final Executor context;
    private @Nullable ScheduledFuture<?> timer;

    /** @param context the session's serial context, in which {@code end} is called */
    TokenTimer(HubContext hub, Runnable end, Executor context) {
        this.hub = hub;
        this.end = end;
        this.context = context;
    }

    /** @param expiresAt null if there is nothing (more) to wait for */
    void set(@Nullable Instant expiresAt) {
        ScheduledFuture<?> old = timer;
        if (old != null) {
            old.cancel(false);
        }
        timer = null;
        if (expiresAt == null) {
            return;
        }
        Duration left = Duration.between(hub.clock().instant(), expiresAt).plus(hub.tokenLeeway());
        if (left.isNegative() || left.isZero()) {
            end.run();
        } else {
            Duration wait = left.compareTo(LONGEST) < 0 ? left.plusNanos(999_999) : LONGEST;
            timer = hub.later(() -> context.execute(() -> set(expiresAt)), wait.toMillis());
        }
    }
}
