package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.testkit.FakeConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads, as many as there may be. */
class ThreadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryNotificationStore store =
            MemoryNotificationStore.builder().maxEntries(100_000).build();
    private final MemoryTransport.Bus bus = new MemoryTransport.Bus();
    private final NotificationHub hub = node();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    private NotificationHub node() {
        return NotificationHub.builder()
                .authenticator(TestHub::authenticate)
                .store(store)
                .limits(TestHub.LIMITS)
                .transport(MemoryTransport.on(bus))
                .build();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE);
    }

    @AfterEach
    void close() {
        hub.close();
        pool.shutdownNow();
    }

    private List<Future<?>> start(int threads, Callable<?> work) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(pool.submit(work));
        }
        return running;
    }

    private static void join(List<Future<?>> running) throws Exception {
        for (Future<?> thread : running) {
            thread.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private FakeConnection live(FakeConnection connection, NotificationHub at) {
        connection.open(at.endpoint(), "ann", null);
        eventually().until(() -> connection.types().contains("caught_up"));
        return connection;
    }

    @Test
    void eightThreadsNotifyOneUserAndTwentyConnectionsSeeEverythingInOrderOnce() throws Exception {
        int threads = 8;
        int each = 100;
        List<Long> expected =
                LongStream.rangeClosed(1, (long) threads * each).boxed().toList();
        try (NotificationHub second = node()) {
            List<FakeConnection> devices = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                devices.add(live(new FakeConnection(), i % 2 == 0 ? hub : second));
            }
            devices.subList(10, 20).forEach(device -> device.capacity(16));
            AtomicBoolean done = new AtomicBoolean();
            List<Future<?>> readers = start(2, () -> {
                while (!done.get()) {
                    devices.forEach(FakeConnection::drain);
                }
                return null;
            });
            AtomicInteger number = new AtomicInteger();
            join(start(threads, () -> {
                NotificationHub at = number.getAndIncrement() % 2 == 0 ? hub : second;
                for (int i = 0; i < each; i++) {
                    at.notifyUser("ann", "note", i);
                }
                return null;
            }));
            for (FakeConnection device : devices) {
                eventually().until(() -> device.taken() >= expected.size() + 2);
            }
            done.set(true);
            join(readers);
            for (FakeConnection device : devices) {
                device.drain();
                assertThat(device.revs()).isEqualTo(expected);
            }
        }
    }

    @Test
    void listsAskedForWhileOthersSendAreNeitherOvertakenNorOvertake() throws Exception {
        FakeConnection device = live(new FakeConnection(), hub);
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> senders = start(4, () -> {
            for (int i = 0; i < 100; i++) {
                hub.notifyUser("ann", "note", i);
            }
            return null;
        });
        List<Future<?>> asker = start(1, () -> {
            int asked = 0;
            while (!done.get() || asked == 0) {
                device.send("{\"type\":\"get_notifications\",\"limit\":1}");
                asked++;
                int expected = asked;
                eventually().until(() -> lists(device) == expected);
            }
            return null;
        });
        join(senders);
        done.set(true);
        join(asker);
        long last = 0;
        for (ServerFrame frame : device.frames()) {
            if (frame instanceof NotificationCreated created) {
                last = created.notification().id();
            } else if (frame instanceof NotificationsList list) {
                assertThat(list.notifications().stream()
                                .mapToLong(Notification::id)
                                .findFirst()
                                .orElse(0))
                        .isEqualTo(last);
            }
        }
        assertThat(last).isEqualTo(400);
    }

    private static long lists(FakeConnection device) {
        return device.texts().stream()
                .filter(text -> text.startsWith("{\"type\":\"notifications_list\""))
                .count();
    }

    @Test
    void connectionsThatComeAndGoWhileOthersSendMissNothingAndLeaveNothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> senders = start(2, () -> {
            for (int i = 0; i < 400; i++) {
                hub.notifyUser("ann", "note", i);
            }
            return null;
        });
        AtomicInteger seeds = new AtomicInteger();
        List<Future<?>> devices = start(4, () -> {
            Random random = new Random(seeds.incrementAndGet());
            String cursor = null;
            long at = -1;
            while (!done.get()) {
                FakeConnection device = new FakeConnection().open(hub.endpoint(), "ann", cursor);
                int enough = random.nextInt(60);
                long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(10));
                while (device.taken() < enough && System.nanoTime() < patience) {
                    Thread.onSpinWait();
                }
                device.cut();
                List<Long> revs = device.revs();
                for (long rev : revs) {
                    assertThat(at == -1 || rev == at + 1)
                            .as("%d after %d", rev, at)
                            .isTrue();
                    at = rev;
                }
                if (!revs.isEmpty()) {
                    cursor = TestHub.lastCursor(device);
                }
            }
            return null;
        });
        join(senders);
        done.set(true);
        join(devices);
        eventually().until(() -> hub.endpoint().connectionCount() == 0);
        FakeConnection last = live(new FakeConnection(), hub);
        hub.notifyUser("ann", "note", null);
        eventually().until(() -> last.revs().equals(List.of(801L)));
    }

    @Test
    void closingTheHubWhileItDeliversClosesEveryConnectionOnceAndHangsNobody() throws Exception {
        List<FakeConnection> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            devices.add(live(new FakeConnection(), hub));
        }
        devices.subList(0, 10).forEach(device -> device.capacity(4));
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> senders = start(4, () -> {
            for (int i = 0; !done.get(); i++) {
                try {
                    if (i % 16 == 0) {
                        hub.notifyUserAsync("ann", "note", Map.of());
                    }
                    hub.notifyUser("ann", "note", Map.of());
                } catch (NotifyException e) {
                    assertThat(e.temporary()).isTrue();
                }
            }
            return null;
        });
        List<Future<?>> others = start(2, () -> {
            while (!done.get()) {
                devices.subList(0, 10).forEach(FakeConnection::drain);
                FakeConnection late = new FakeConnection().open(hub.endpoint(), "ann", null);
                late.send("{\"type\":\"get_notifications\"}");
                late.cut();
            }
            return null;
        });
        eventually().until(() -> devices.get(15).taken() > 200);
        hub.close();
        done.set(true);
        join(senders);
        join(others);
        for (FakeConnection device : devices) {
            // A thread of the hub may be in the middle of writing to it.
            eventually().until(() -> device.closeCode() != null);
            device.drain();
            assertThat(device.closeCode()).isEqualTo(1001);
            List<Long> revs = device.revs();
            assertThat(revs)
                    .isEqualTo(LongStream.rangeClosed(1, revs.size()).boxed().toList());
        }
        eventually().until(() -> hub.endpoint().connectionCount() == 0);
    }

    @Test
    void listenersThatAnswerEachOthersUsersAtOnceDoNotWaitForEachOther() throws Exception {
        CyclicBarrier bothStored = new CyclicBarrier(2);
        Queue<Object> answers = new ConcurrentLinkedQueue<>();
        CompletableFuture<NotificationHub> answering = new CompletableFuture<>();
        HubListener answerer = new HubListener() {
            @Override
            public void onStored(String userId, Notification notification) {
                if (notification.type().equals("question")) {
                    answers.add(answer(userId.equals("ann") ? "bob" : "ann"));
                }
            }

            private Object answer(String userId) {
                try {
                    bothStored.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    return answering.join().notifyUser(userId, "answer", null).outcome();
                } catch (Exception e) {
                    return e;
                }
            }
        };
        try (NotificationHub talking =
                NotificationHub.builder().listener(answerer).build()) {
            answering.complete(talking);
            join(List.of(
                    pool.submit(() -> talking.notifyUser("ann", "question", null)),
                    pool.submit(() -> talking.notifyUser("bob", "question", null))));
            assertThat(answers).containsExactly(NotifyResult.Outcome.STORED, NotifyResult.Outcome.STORED);
        }
    }
}
