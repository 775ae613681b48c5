package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.JsonCodec;
import io.notifyhub.core.auth.SendPolicy;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a hub was built from. Immutable.
 *
 * @param nodeId names this incarnation of the node
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
        JsonCodec jsonCodec,
        FrameFactory frames,
        GuardedListener listener,
        HubLimits limits,
        Duration heartbeat,
        Duration tokenLeeway,
        boolean echo,
        ScheduledExecutorService scheduler,
        Executor executor,
        Executor storeExecutor,
        Clock clock,
        LongSupplier nanoTime,
        LongSupplier random) {}
