package io.notifyhub.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notifyhub.core.HubListener;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.ResetReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A hub's meters in a Micrometer registry; {@code docs/metrics.md} tells their names and meanings. To be given to the hub's
 * builder as a listener and as a monitor, and then the hub to {@link #watch}. No meter bears a user's id. Thread-safe.
 *
 * <p>Micrometer is an optional dependency of this module: who uses this class adds it.
 */
public final class HubMetrics implements HubMonitor, HubListener {
    private static final Duration[] DELIVERY_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };
    private static final Duration[] CALL_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };
    private final MeterRegistry registry;
    private final Map<AppendResult.Outcome, Counter> sends = new EnumMap<>(AppendResult.Outcome.class);
    private final Counter sendsRepeated;
    private final Counter sendsFailed;
    private final LongAdder deliveredLive = new LongAdder();
    private final LongAdder deliveredFromPages = new LongAdder();
    private final Timer deliveryTime;
    private final Map<String, Timer> storeCalls = new ConcurrentHashMap<>();
    private final Timer published;
    private final Timer publishFailed;
    private final Counter compared;
    private final Counter foundBehind;
    private final Counter opened;
    private final Map<Integer, Counter> closed = new ConcurrentHashMap<>();
    private final Map<ResetReason, Counter> resets = new EnumMap<>(ResetReason.class);
    private final Counter storeFailures;

    public HubMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (AppendResult.Outcome outcome : AppendResult.Outcome.values()) {
            if (outcome != AppendResult.Outcome.BUSY) {
                sends.put(outcome, sends(word(outcome)));
            }
        }
        this.sendsRepeated = sends("repeated");
        this.sendsFailed = sends("failed");
        deliveries("live", deliveredLive);
        deliveries("page", deliveredFromPages);
        this.deliveryTime = Timer.builder("notify.delivery.time")
                .description("From the commit on this node until the frame was handed to a connection of it")
                .serviceLevelObjectives(DELIVERY_BUCKETS)
                .register(registry);
        this.published = publishes("ok");
        this.publishFailed = publishes("failed");
        this.compared = Counter.builder("notify.reconciliation.users")
                .description("Users whose heads were compared with the store")
                .register(registry);
        this.foundBehind = Counter.builder("notify.reconciliation.behind")
                .description("Users of whom that found a lost hint")
                .register(registry);
        this.opened = Counter.builder("notify.sessions.opened")
                .description("Connections that were let in and greeted")
                .register(registry);
        for (ResetReason reason : ResetReason.values()) {
            resets.put(
                    reason,
                    Counter.builder("notify.resets")
                            .description("Connections that were told to reload while they were open")
                            .tag("reason", word(reason))
                            .register(registry));
        }
        this.storeFailures = Counter.builder("notify.store.failures")
                .description("Failures of the store that no caller could be told of, or that a whole batch shared")
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Counter sends(String outcome) {
        return Counter.builder("notify.sends")
                .description("Notifications sent on this node")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void deliveries(String source, LongAdder count) {
        FunctionCounter.builder("notify.deliveries", count, LongAdder::doubleValue)
                .description("Steps handed to connections of this node")
                .tag("source", source)
                .register(registry);
    }

    private Timer publishes(String outcome) {
        return Timer.builder("notify.transport.publishes")
                .description("Calls that hand an envelope to the transport")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Adds the gauges, which look at a hub. Called once, after it was built. */
    public void watch(NotificationHub hub) {
        HubEndpoint endpoint = hub.endpoint();
        Gauge.builder("notify.connections", endpoint, HubEndpoint::connectionCount)
                .description("Connections open now, those that are not greeted yet included")
                .register(registry);
        Gauge.builder("notify.sessions.behind", endpoint, HubEndpoint::sessionsBehind)
                .description("Connections that have not been sent all there is")
                .register(registry);
        Gauge.builder("notify.transport.up", endpoint, up -> up.isTransportUp() ? 1 : 0)
                .description("1 while the transport works, or none is needed")
                .register(registry);
    }

    // --- from the hub

    @Override
    public void sent(@Nullable Object trace, AppendResult.Outcome outcome, boolean repeated) {
        Counter counter = repeated ? sendsRepeated : sends.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void sendFailed(@Nullable Object trace, Throwable failure) {
        sendsFailed.increment();
    }

    @Override
    public void delivered(@Nullable Object trace, boolean live, long nanos) {
        (live ? deliveredLive : deliveredFromPages).increment();
        if (live && nanos >= 0) {
            deliveryTime.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void storeCalled(String operation, long nanos, boolean failed) {
        storeCalls
                .computeIfAbsent(operation + (failed ? " failed" : " ok"), this::storeTimer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer storeTimer(String key) {
        String[] parts = key.split(" ", 2);
        return Timer.builder("notify.store.calls")
                .description("Calls of the store")
                .tag("operation", parts[0])
                .tag("outcome", parts[1])
                .serviceLevelObjectives(CALL_BUCKETS)
                .register(registry);
    }

    @Override
    public void published(long nanos, boolean failed) {
        (failed ? publishFailed : published).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void reconciled(int users, int behind) {
        compared.increment(users);
        foundBehind.increment(behind);
    }

    @Override
    public void onSessionOpened(SessionInfo session) {
        opened.increment();
    }

    @Override
    public void onSessionClosed(SessionInfo session, int code) {
        // A client may send any code: those that are none of ours are one.
        int known = CloseCode.fromCode(code) == null ? 0 : code;
        closed.computeIfAbsent(
                        known,
                        number -> Counter.builder("notify.sessions.closed")
                                .description("Connections that are gone")
                                .tag("code", number == 0 ? "other" : String.valueOf(number))
                                .register(registry))
                .increment();
    }

    @Override
    public void onReset(SessionInfo session, ResetReason reason) {
        Counter counter = resets.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void onStoreFailure(RuntimeException failure) {
        storeFailures.increment();
    }
}
