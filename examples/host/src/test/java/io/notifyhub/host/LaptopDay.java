package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.QueuedCommand;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Checker;
import io.notifyhub.simulator.checker.Command;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a laptop goes through in a day, with a real server, a real client and real sockets: it sleeps, changes networks, meets the
 * page of a hotel in the place of the internet, is restarted, loses the server, and its tokens expire. Meanwhile notifications
 * come, and the user reads and deletes, connected or not.
 */
final class LaptopDay implements AutoCloseable {
    private static final String USER = "5";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TOKEN_LEEWAY = Duration.ZERO;
    private static final int LISTED = 500;
    private static final String OUTAGE = "the day";

    private final RunningHub server = new RunningHub(0, TOKEN_LEEWAY);
    private final FaultProxy network;
    private final Path folder;
    private final Random random;
    private final Observed observed = new Observed(USER);
    private final Map<Long, String> kept = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final Laptop laptop = new Laptop();
    private volatile Duration tokenLife = Duration.ofMinutes(10);
    private NotifyClient client;
    private int sent;

    LaptopDay(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new Random(seed);
        this.network = new FaultProxy(server.port());
        observed.history.outageBegan(OUTAGE, System.currentTimeMillis(), null);
        this.client = boot(null);
    }

    /** What may happen, in the order of an ordinary day. */
    private interface Scene {
        void play() throws IOException;
    }

    /** @param shuffled whether the scenes come in any order */
    Verdict live(int notifications, boolean shuffled) throws IOException {
        List<Scene> scenes = new ArrayList<>(List.of(
                this::work,
                this::closeTheLid,
                this::hotel,
                this::serverRestarts,
                this::tokenExpires,
                this::clockJumps,
                this::otherNetwork,
                this::reboot,
                this::tokenExpires,
                this::serverRestarts));
        if (shuffled) {
            Collections.shuffle(scenes, random);
        }
        await().atMost(PATIENCE).until(observed::isCaughtUp);
        for (int i = 0; i < scenes.size(); i++) {
            int due = notifications * (i + 1) / scenes.size() - sent;
            news(due / 2);
            scenes.get(i).play();
            news(notifications * (i + 1) / scenes.size() - sent);
        }
        return evening();
    }

    // ---- the user

    private NotifyClient boot(@org.jspecify.annotations.Nullable String savedCursor) {
        observed.history.clientStarted(Observed.DEVICE, System.currentTimeMillis(), USER, savedCursor);
        NotifyClient booted = RunningHub.client(network.port(), USER)
                .token(this::freshToken)
                .scheduler(laptop.timers())
                .connectExecutor(laptop.threads())
                .callbackExecutor(laptop.threads())
                .nanoTime(laptop::nanoTime)
                .wallClock(laptop::wallMillis)
                .deviceId(Observed.DEVICE)
                .stateDirectory(folder)
                .inboxModel(LISTED)
                .listener(observed)
                .listener(new NotifyClientListener() {
                    @Override
                    public void onCommandEnded(CommandEnd end) {
                        String op = kept.remove(end.command().number());
                        if (op != null && end.failure() == null) {
                            observed.done(op);
                        }
                    }
                })
                .build();
        booted.connect();
        return booted;
    }

    private String freshToken() {
        tokens.incrementAndGet();
        return Tokens.mint(RunningHub.SECRET, USER, tokenLife, List.of());
    }

    private void news(int count) {
        for (int i = 0; i < count; i++) {
            observed.send(server.hub);
            sent++;
        }
    }

    /** Reads some of what is shown, deletes one, and now and then reads all. */
    private void use() {
        List<Notification> shown = client.inboxModel().snapshot().entries();
        for (int i = 0; i < 5 && !shown.isEmpty(); i++) {
            long id = shown.get(random.nextInt(shown.size())).id();
            ask(
                    new Command.Read(USER, id),
                    client.commands().markRead(id).toCompletableFuture().join());
        }
        if (!shown.isEmpty()) {
            long id = shown.get(random.nextInt(shown.size())).id();
            ask(
                    new Command.Delete(USER, id),
                    client.commands().delete(id).toCompletableFuture().join());
            long upTo = shown.get(shown.size() - 1).id();
            ask(
                    new Command.ReadAll(USER, upTo),
                    client.commands().markAllRead(upTo).toCompletableFuture().join());
        }
    }

    private void ask(Command command, QueuedCommand queued) {
        String op = observed.begin(command);
        kept.put(queued.number(), op);
    }

    private void awaitConnected() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> client.state() == ClientState.CONNECTED && observed.isCaughtUp());
    }

    private void awaitLost() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> client.state() == ClientState.RECONNECTING);
    }

    // ---- the scenes

    private void work() {
        use();
        phoneReads();
        awaitConnected();
    }

    /** Another device of the same user reads something. */
    private void phoneReads() {
        long id = 1 + random.nextInt(Math.max(1, sent));
        String op = observed.begin(new Command.Read(USER, id));
        if (server.hub.inbox(USER).markRead(id)) {
            observed.done(op);
        }
    }

    private void closeTheLid() {
        laptop.closeLid();
        news(50);
        network.cut();
        phoneReads();
        laptop.openLid(8, TimeUnit.HOURS);
        awaitConnected();
    }

    /** Every request is answered, and none by the server. */
    private void hotel() {
        network.portal(true);
        int visits = network.portalVisits();
        network.cut();
        awaitLost();
        use();
        news(50);
        await().atMost(PATIENCE).until(() -> network.portalVisits() >= visits + 4);
        assertThat(client.state()).isEqualTo(ClientState.RECONNECTING);
        assertThat(client.inboxModel().snapshot().waitingCommands()).isPositive();
        network.portal(false);
        client.onNetworkChanged();
        awaitConnected();
    }

    private void serverRestarts() {
        server.stopServer();
        awaitLost();
        news(50);
        use();
        server.startServer();
        awaitConnected();
    }

    /** While the machine sleeps, so that it cannot bring a fresh one in time. */
    private void tokenExpires() throws IOException {
        tokenLife = Duration.ofSeconds(1);
        network.cut();
        awaitLost();
        awaitConnected();
        int before = tokens.get();
        tokenLife = Duration.ofMinutes(10);
        laptop.closeLid();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> server.hub.endpoint().connectionCount() == 0);
        news(20);
        laptop.openLid(1, TimeUnit.HOURS);
        await().atMost(PATIENCE).until(() -> tokens.get() > before);
        awaitConnected();
    }

    private void clockJumps() {
        laptop.wallClockWrongBy(3, TimeUnit.HOURS);
        network.cut();
        awaitLost();
        news(20);
        awaitConnected();
        laptop.wallClockWrongBy(-2, TimeUnit.HOURS);
        network.cut();
        awaitLost();
        awaitConnected();
        laptop.wallClockWrongBy(0, TimeUnit.HOURS);
    }

    /** The old connection is never heard of again. */
    private void otherNetwork() {
        network.freeze();
        news(50);
        client.onNetworkChanged();
        awaitLost();
        awaitConnected();
    }

    private void reboot() {
        awaitConnected();
        client.close();
        await().atMost(PATIENCE).until(() -> client.state() == ClientState.CLOSED);
        // The lock on the state is let go of after the last save.
        String cursor = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> SavedStates.cursorIn(folder), java.util.Objects::nonNull);
        observed.history.cursorSaved(Observed.DEVICE, System.currentTimeMillis(), cursor);
        observed.history.killed(Observed.DEVICE, System.currentTimeMillis());
        news(50);
        client = boot(cursor);
        awaitConnected();
    }

    // ---- the end

    private Verdict evening() {
        awaitConnected();
        observed.history.outageEnded(OUTAGE, System.currentTimeMillis());
        long head = sent;
        await().atMost(PATIENCE).untilAsserted(() -> {
            InboxSnapshot shown = client.inboxModel().snapshot();
            assertThat(shown.waitingCommands()).isZero();
            List<Entry> expected = observed.entries(server.store);
            assertThat(shown.entries()).hasSize(Math.min(LISTED, expected.size()));
            for (int i = 0; i < shown.entries().size(); i++) {
                Notification entry = shown.entries().get(i);
                assertThat(entry.id()).isEqualTo(expected.get(i).id());
                assertThat(entry.read()).isEqualTo(expected.get(i).read());
            }
            assertThat(shown.unreadCount())
                    .isEqualTo(expected.stream().filter(entry -> !entry.read()).count());
        });
        observed.end(server.store);
        assertThat(head).isPositive();
        assertThat(client.ignoredSteps()).isZero();
        return Checker.check(observed.history);
    }

    @Override
    public void close() throws IOException {
        client.close();
        network.close();
        server.close();
        laptop.close();
    }
}
