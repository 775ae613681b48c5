package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.client.FakeSockets.FakeSocket;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client, a server and everything that goes wrong between them, drawn from a seed. */
class RandomFaultsTest {
    private static final int SEEDS = Integer.getInteger("notify.seeds", 400);
    private static final int ACTIONS = 120;

    @Test
    @DisplayName("whatever breaks, each step is told once and in order, and in the end nothing is missing")
    void random() {
        long first = Long.getLong("notify.seed", 1);
        int resets = 0;
        int resumes = 0;
        int crashes = 0;
        int ignored = 0;
        for (long seed = first; seed < first + SEEDS; seed++) {
            World world = new World(seed);
            try {
                world.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with -Dnotify.seed=" + seed + ": " + e.getMessage(), e);
            }
            resets += world.server.resets;
            resumes += world.server.resumes;
            crashes += world.crashes;
            ignored += world.ignored;
        }
        assertThat(resets).as("the faults did happen").isGreaterThan(SEEDS / 2);
        assertThat(resumes).isGreaterThan(SEEDS * 5);
        assertThat(crashes).isGreaterThan(SEEDS / 2);
        assertThat(ignored).isGreaterThan(SEEDS / 4);
    }

    private static final class World {
        final Random random;
        final ModelServer server = new ModelServer();
        final RecordingStore store = new RecordingStore(new ArrayList<>());
        final Set<Long> shown = new TreeSet<>();
        final Set<Cursor> toldEver = new HashSet<>();
        /**
         * The step that was told but perhaps not saved when the process died. Should the server lose just that one before
         * the client is back, nobody could notice; so here it does not.
         */
        long inHand;

        int repeated;
        int crashes;
        int ignored;
        Life life;

        World(long seed) {
            random = new Random(seed);
            store.cursor = Rig.at(0);
            life = new Life();
        }

        void play() {
            for (int i = 0; i < ACTIONS; i++) {
                act();
                life.time.advance(Duration.ofMillis(random.nextInt(300)));
                acceptNew();
                if (random.nextInt(3) > 0) {
                    server.answer();
                }
                assertThat(repeated).isLessThanOrEqualTo(crashes);
            }
            settle();
            ignored += (int) life.client.ignoredSteps();
            assertThat(life.errors).isEmpty();
            Set<Long> missing = new TreeSet<>(server.live());
            missing.removeAll(shown);
            Set<Long> ghosts = new TreeSet<>(shown);
            ghosts.removeAll(server.live());
            assertThat(missing).as("missing").isEmpty();
            assertThat(ghosts).as("gone but still shown").isEmpty();
        }

        private void act() {
            int dice = random.nextInt(100);
            if (dice < 55) {
                for (int n = random.nextInt(6); n > 0; n--) {
                    boolean delete = server.head() > 2 && random.nextInt(4) == 0;
                    server.append(delete ? 1 + random.nextInt((int) server.head()) : 0);
                }
            } else if (dice < 67) {
                breakLoudly();
            } else if (dice < 71) {
                server.forget();
                life.time.advance(Duration.ofSeconds(40));
            } else if (dice < 77) {
                server.repeat(server.head() - random.nextInt(3));
            } else if (dice < 80) {
                server.loseTail(Math.max(inHand, server.head() - random.nextInt(8)));
            } else if (dice < 83) {
                crash();
            } else if (dice < 86) {
                life.client.onNetworkChanged();
            } else {
                life.time.advance(Duration.ofMillis(random.nextInt(5_000)));
            }
        }

        private void breakLoudly() {
            if (!life.sockets.opened.isEmpty()) {
                FakeSocket socket = life.sockets.last();
                server.forget();
                socket.listener.onClosed(random.nextBoolean() ? 1006 : 1011, "", null);
                socket.listener.onText("{\"type\":\"entry\",\"id\":9999,\"cursor\":\"" + Rig.at(9999) + "\"}");
            }
        }

        /** The process dies: what waited in it is gone, the store remains. */
        private void crash() {
            crashes++;
            inHand = Math.min(server.head(), life.last.rev());
            ignored += (int) life.client.ignoredSteps();
            server.forget();
            life = new Life();
        }

        private void acceptNew() {
            if (!life.sockets.opened.isEmpty()) {
                FakeSocket newest = life.sockets.last();
                if (newest != life.accepted && !newest.isOver() && random.nextInt(4) > 0) {
                    life.accepted = newest;
                    inHand = 0;
                    server.accept(newest);
                } else if (server.serves(newest) && newest.isOver()) {
                    server.forget();
                }
            }
        }

        private void settle() {
            for (int i = 0; i < 600; i++) {
                life.time.advance(Duration.ofMillis(500));
                acceptNew();
                server.answer();
            }
            assertThat(life.client.state()).isEqualTo(ClientState.CONNECTED);
        }

        /** One life of the process. */
        private final class Life implements NotifyClientListener {
            final ManualScheduler time = new ManualScheduler();
            final FakeSockets sockets = new FakeSockets();
            final List<Throwable> errors = new ArrayList<>();
            final Set<Cursor> told = new HashSet<>();
            final NotifyClient client;

            @org.jspecify.annotations.Nullable
            FakeSocket accepted;

            Cursor last = Cursor.of(0, 0);

            Life() {
                client = NotifyClient.builder(URI.create("ws://h/ws"))
                        .scheduler(time)
                        .connectExecutor(time)
                        .callbackExecutor(task -> time.schedule(task, random.nextInt(200), TimeUnit.MILLISECONDS))
                        .nanoTime(time::nanoTime)
                        .random(random)
                        .socketFactory(sockets)
                        .cursorStore(store)
                        .maxQueuedFrames(16)
                        .listener(this)
                        .build();
                client.connect();
            }

            @Override
            public void onStep(StepFrame step) {
                assertThat(step.cursor()).isNotNull();
                Cursor cursor = step.cursor() == null ? null : step.cursor().place();
                if (cursor != null) {
                    assertThat(told.add(cursor)).as("%s told twice", cursor).isTrue();
                    boolean inOrder = cursor.rev() > last.rev() || cursor.mark() > last.mark();
                    assertThat(inOrder).as("%s after %s", cursor, last).isTrue();
                    last = cursor;
                    repeated += toldEver.add(cursor) ? 0 : 1;
                }
            }

            @Override
            public void onNotification(Notification notification, boolean muted) {
                shown.add(notification.id());
            }

            @Override
            public void onDeleted(NotificationDeleted step) {
                shown.remove(step.notificationId());
            }

            @Override
            public void onReload(NotificationsList list, ResetReason reason) {
                shown.clear();
                list.notifications().forEach(entry -> shown.add(entry.id()));
            }

            @Override
            public void onError(Throwable error) {
                errors.add(error);
            }
        }
    }
}
