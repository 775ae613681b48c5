package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.notifyhub.testkit.FaultyTransport.Fate;
import io.notifyhub.testkit.ManualClock;
import io.notifyhub.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Nodes, devices and faults at random, in one thread and virtual time; tasks that are due run in any order. Whatever happens,
 * each device ends with what the log says. A failure names the seed that repeats it.
 */
class RandomizedHubTest {
    private static final int SEEDS = 400;
    private static final int ACTIONS = 120;
    private static final List<String> USERS = List.of("ann", "bob");

    @Test
    void everyDeviceEndsWithExactlyTheLogWhateverFails() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed, false);
        }
    }

    @Test
    void everyDeviceEndsWithExactlyTheLogEvenIfItIsPutBackOrLost() {
        for (long seed = 10_001; seed <= 10_000 + SEEDS; seed++) {
            run(seed, true);
        }
    }

    private static void run(long seed, boolean history) {
        try {
            new World(seed, history).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with seed " + seed, e);
        }
    }

    private static final class World {
        final Random random;
        final ManualScheduler time;
        final RewindableStore log;
        final List<TestHub> nodes = new ArrayList<>();
        final List<Device> devices = new ArrayList<>();
        final List<CompletableFuture<?>> pending = new ArrayList<>();
        final boolean history;

        World(long seed, boolean history) {
            this.random = new Random(seed);
            this.history = history;
            this.time = new ManualScheduler(new ManualClock(), random);
            this.log = new RewindableStore(time.manualClock(), 10 + random.nextInt(30), seed);
            TestHub first = TestHub.create(time, log);
            nodes.add(first);
            for (int i = random.nextInt(3); i > 0; i--) {
                nodes.add(first.another("n" + (i + 1)));
            }
            for (String user : USERS) {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    devices.add(new Device(user));
                }
            }
        }

        void run() {
            for (int i = 0; i < ACTIONS; i++) {
                act();
                for (int tasks = random.nextInt(8); tasks > 0; tasks--) {
                    time.runOne();
                }
                devices.forEach(Device::handle);
            }
            settle();
            for (Device device : devices) {
                device.check(
                        log.list(device.user, ListQuery.newest().withLimit(200)).entries(),
                        nodes.get(0).head(device.user).cursor());
            }
        }

        TestHub node() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        String user() {
            return USERS.get(random.nextInt(USERS.size()));
        }

        Device device() {
            return devices.get(random.nextInt(devices.size()));
        }

        long id(String user) {
            return 1 + random.nextInt((int) nodes.get(0).head(user).rev() + 1);
        }

        void act() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> send();
                case 4, 5 -> inbox();
                case 6, 7, 8 -> connectOrCut();
                case 9, 10, 11 -> drain();
                case 12, 13 -> command();
                case 14 -> storeFault();
                case 15 -> transportFault();
                case 16, 17, 18 -> time.advance(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 40 : 4_000)));
                default -> {
                    if (history && random.nextInt(3) == 0) {
                        rewind();
                    }
                }
            }
        }

        void send() {
            NotificationRequest request = NotificationRequest.type(random.nextBoolean() ? "a" : "b")
                    .critical(random.nextInt(4) == 0)
                    .build();
            TestHub node = node();
            if (random.nextInt(3) == 0) {
                pending.add(node.hub.notifyUserAsync(user(), request));
                return;
            }
            // A call that blocks would wait for those before it, which only this thread can run.
            pending.removeIf(CompletableFuture::isDone);
            while (!pending.stream().allMatch(CompletableFuture::isDone)) {
                time.runOne();
            }
            try {
                node.hub.notifyUser(user(), request);
            } catch (NotifyException e) {
                assertThat(e.temporary()).isTrue();
            }
        }

        void inbox() {
            String user = user();
            Inbox inbox = node().hub.inbox(user);
            try {
                switch (random.nextInt(4)) {
                    case 0 -> inbox.markRead(id(user));
                    case 1 -> inbox.markAllRead(id(user));
                    case 2 -> inbox.delete(id(user));
                    default ->
                        inbox.setPreferences(Preferences.of(
                                random.nextInt(3) == 0,
                                Map.of("a", Channels.of(random.nextInt(3) > 0, random.nextBoolean()))));
                }
            } catch (StoreException e) {
                assertThat(e.temporary()).isTrue();
            }
        }

        void connectOrCut() {
            Device device = device();
            if (device.isConnected() && random.nextInt(3) == 0) {
                device.cut();
                device.handle();
            } else if (!device.isConnected()) {
                device.handle();
                device.connect(node(), random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(5));
            }
        }

        void drain() {
            FakeConnection connection = device().connection;
            if (connection != null) {
                connection.drain();
            }
        }

        void command() {
            Device device = device();
            switch (random.nextInt(5)) {
                case 0 -> device.ask("'type':'get_notifications','limit':200");
                case 1 -> device.ask("'type':'mark_read','notification_id':" + id(device.user));
                case 2 -> device.ask("'type':'mark_all_read','up_to':" + id(device.user));
                case 3 -> device.ask("'type':'delete_notification','notification_id':" + id(device.user));
                default -> device.ask("'type':'authenticate','token':'somebody else'");
            }
        }

        void storeFault() {
            TestHub node = node();
            Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
            if (random.nextBoolean()) {
                node.store.failBefore(1 + random.nextInt(3), operation);
            } else {
                node.store.failAfter(1 + random.nextInt(3), operation);
            }
        }

        void transportFault() {
            TestHub node = node();
            switch (random.nextInt(6)) {
                case 0 -> node.transport.down();
                case 1 -> node.transport.up();
                case 2 -> node.transport.releaseShuffled(random);
                case 3 -> node.transport.heal();
                default -> {
                    int losses = random.nextInt(10);
                    node.transport.decide(envelope -> {
                        int fate = random.nextInt(12);
                        return fate < losses ? Fate.values()[random.nextInt(Fate.values().length)] : Fate.DELIVER;
                    });
                }
            }
        }

        void rewind() {
            if (random.nextInt(8) == 0) {
                log.lose();
            } else {
                log.rewindTo(Math.max(0, log.writes() - random.nextInt(12)));
            }
        }

        /** Everything works again and has time enough. */
        void settle() {
            for (TestHub node : nodes) {
                node.store.heal();
                node.transport.heal();
                node.transport.up();
            }
            for (int i = 0; i < 40; i++) {
                for (Device device : devices) {
                    if (!device.isConnected()) {
                        device.handle();
                        device.connect(node(), 3);
                    }
                    FakeConnection connection = device.connection;
                    if (connection != null) {
                        connection.drainAll();
                    }
                    device.handle();
                }
                time.advance(Duration.ofMillis(800));
            }
            for (Device device : devices) {
                for (int i = 0; i < 20; i++) {
                    FakeConnection connection = device.connection;
                    if (connection != null) {
                        connection.drainAll();
                    }
                    device.handle();
                    time.runDue();
                }
            }
        }
    }
}
