package io.notifyhub.core;

import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyTransport;
import io.notifyhub.testkit.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A hub in virtual time and one thread, and short words for what tests do with it. A token is the user's id, followed by
 * {@code ;exp=<epoch second>}, {@code ;iat=<epoch second>} and {@code ;scope=<scope>} as needed; {@code bad}, {@code expired} and {@code broken} are not let in.
 */
final class TestHub {
    static final int MAX_ENTRIES = 50;

    /** Beyond what most tests do; the limits themselves have tests of their own. */
    static final HubLimits LIMITS =
            HubLimits.DEFAULT.withMaxDevicesPerUser(1_000).withMessagesPerSecond(10_000);

    final ManualScheduler time;
    final RewindableStore log;
    final FaultyStore store;
    final FaultyTransport transport;
    final MemoryTransport.Bus bus;
    final NotificationHub hub;
    final List<RuntimeException> storeFailures = new ArrayList<>();

    private TestHub(
            ManualScheduler time,
            RewindableStore log,
            MemoryTransport.Bus bus,
            String nodeId,
            UnaryOperator<NotificationHub.Builder> settings) {
        this.time = time;
        this.log = log;
        this.bus = bus;
        this.store = new FaultyStore(log);
        this.transport = new FaultyTransport(MemoryTransport.on(bus));
        Random random = new Random(nodeId.hashCode());
        this.hub = settings.apply(NotificationHub.builder()
                        .nodeId(nodeId)
                        .authenticator(TestHub::authenticate)
                        .store(store)
                        .transport(transport)
                        .scheduler(time)
                        .executor(time)
                        .storeExecutor(time)
                        .clock(time.clock())
                        .nanoTime(time.nanoTime())
                        .random(random::nextLong)
                        .limits(LIMITS)
                        .listener(new HubListener() {
                            @Override
                            public void onStoreFailure(RuntimeException failure) {
                                storeFailures.add(failure);
                            }
                        }))
                .build();
    }

    static TestHub create() {
        return create(settings -> settings);
    }

    static TestHub create(UnaryOperator<NotificationHub.Builder> settings) {
        ManualScheduler time = new ManualScheduler();
        RewindableStore log = new RewindableStore(time.manualClock(), MAX_ENTRIES, 1);
        return new TestHub(time, log, new MemoryTransport.Bus(), "n1", settings);
    }

    static TestHub create(ManualScheduler time, RewindableStore log) {
        return new TestHub(time, log, new MemoryTransport.Bus(), "n1", settings -> settings);
    }

    /** Another node on the same log, transport and time. */
    TestHub another(String nodeId) {
        return another(nodeId, settings -> settings);
    }

    TestHub another(String nodeId, UnaryOperator<NotificationHub.Builder> settings) {
        return new TestHub(time, log, bus, nodeId, settings);
    }

    static Principal authenticate(String token) throws AuthenticationException {
        List<String> parts = Arrays.asList(token.split(";"));
        switch (parts.get(0)) {
            case "bad":
                throw AuthenticationException.invalid("bad token");
            case "expired":
                throw AuthenticationException.expired();
            case "broken":
                throw new IllegalStateException("no database");
            default:
                Principal principal = Principal.of(parts.get(0)).withUsername(parts.get(0) + " by name");
                for (String part : parts.subList(1, parts.size())) {
                    String value = part.substring(part.indexOf('=') + 1);
                    principal = part.startsWith("exp=")
                            ? principal.withExpiresAt(Instant.ofEpochSecond(Long.parseLong(value)))
                            : part.startsWith("iat=")
                                    ? principal.withIssuedAt(Instant.ofEpochSecond(Long.parseLong(value)))
                                    : principal.withScopes(Set.of(value));
                }
                return principal;
        }
    }

    String expiring(String user, Duration in) {
        return user + ";exp=" + time.clock().instant().plus(in).getEpochSecond();
    }

    // --- devices

    FakeConnection connect(String token) {
        return connect(token, null);
    }

    FakeConnection connect(String token, @Nullable String cursor) {
        return connect(new FakeConnection(), token, cursor);
    }

    FakeConnection connect(FakeConnection connection, String token, @Nullable String cursor) {
        connection.open(hub.endpoint(), new Handshake(List.of(token), cursor));
        time.runDue();
        return connection;
    }

    /** Connects, and forgets what is said at the beginning. */
    FakeConnection live(String token) {
        return connect(token).forget();
    }

    void send(FakeConnection from, String json) {
        from.send(json.replace('\'', '"'));
        time.runDue();
    }

    // --- the application

    Notification notify(String user) {
        return notify(user, "note");
    }

    Notification notify(String user, String type) {
        Notification sent = hub.notifyUser(user, type, Map.of("t", type)).notification();
        time.runDue();
        return sent;
    }

    void notifyMany(String user, int count) {
        for (int i = 0; i < count; i++) {
            notify(user);
        }
    }

    LogHead head(String user) {
        return Objects.requireNonNull(log.heads(List.of(user)).get(user));
    }

    String cursor(String user) {
        return head(user).cursor().toString();
    }

    void run() {
        time.runDue();
    }

    void advanceMillis(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    void advanceSeconds(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    // --- what devices got

    static ConnectionEstablished hello(FakeConnection connection) {
        return connection.only(ConnectionEstablished.class);
    }

    static String lastCursor(FakeConnection connection) {
        List<StepFrame> steps = connection.steps();
        return String.valueOf(steps.get(steps.size() - 1).cursor());
    }

    NotificationStore rawStore() {
        return log;
    }
}
