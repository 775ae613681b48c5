package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.JsonCodec;
import io.notifyhub.core.auth.SendPolicy;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.TicketStore;
import io.notifyhub.core.spi.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a hub was built from. Immutable.
 *
 * @param nodeId names this incarnation of the node
 * @param criticalTypes types that no preferences can mute
 * @param scheduler fires timers; what it runs never blocks
 * @param executor runs the application's code: authenticators, policies, directories, handlers
 * @param storeExecutor runs calls of the store, and nothing that waits for anything else
 * @param clock the wall clock, for display and token expiry alone
 * @param nanoTime the monotonic clock
 * @param random 64 random bits a call
 */
public record HubContext(
        String nodeId,
        NotificationStore store,
        Transport transport,
        @Nullable TokenAuthenticator authenticator,
        @Nullable UserDirectory directory,
        SendPolicy sendPolicy,
        Set<String> criticalTypes,
        JsonCodec jsonCodec,
        FrameFactory frames,
        GuardedListener listener,
        HubMonitor monitor,
        HubCounters counters,
        HubLimits limits,
        Duration heartbeat,
        Duration tokenLeeway,
        boolean echo,
        TicketStore ticketStore,
        ScheduledExecutorService scheduler,
        Executor executor,
        Executor storeExecutor,
        Clock clock,
        LongSupplier nanoTime,
        LongSupplier random) {

    /** Runs a call of the store. @return false if nothing is run any longer, because the hub or its executor is closed */
    boolean onStore(Runnable task) {
        return accepted(() -> storeExecutor.execute(task));
    }

    /** Runs the application's code. @return false if nothing is run any longer, because the hub or its executor is closed */
    boolean onExecutor(Runnable task) {
        return accepted(() -> executor.execute(task));
    }

    /** Sets a timer. @return null if none is set any longer, because the hub or its scheduler is closed */
    @Nullable
    ScheduledFuture<?> later(Runnable task, long millis) {
        try {
            return scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private static boolean accepted(Runnable handOver) {
        try {
            handOver.run();
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
