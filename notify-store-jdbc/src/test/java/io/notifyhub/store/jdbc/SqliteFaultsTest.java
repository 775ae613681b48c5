package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see when the file, or the disk it is on, fails. */
class SqliteFaultsTest {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private static NotificationRequest request(String text) {
        return NotificationRequest.type("news").dataJson('"' + text + '"').build();
    }

    private static StoreException failsInTime(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StoreException failure = errorInTime(call);
        assertThat(failure.outcomeUnknown()).isFalse();
        return failure;
    }

    private static LogHead head(JdbcNotificationStore store, String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    @Test
    void aFileThatIsLockedGivesAnErrorInTimeAndTheStoreRecovers() throws Exception {
        Path file = folder.resolve("logs.db");
        try (JdbcNotificationStore store = JdbcNotificationStore.sqlite(file).build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.notifyUser("ann", request("before"));
            try (Connection locker = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = locker.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThat(failsInTime(() -> hub.notifyUser("ann", request("locked"))))
                        .hasMessageContaining("locked");
                assertThat(hub.inbox("ann").counts().total())
                        .as("reading goes on")
                        .isEqualTo(1);
                statement.execute("ROLLBACK");
            }
            assertThat(hub.notifyUser("ann", request("after")).notification().id())
                    .isEqualTo(2);
        }
    }

    @Test
    void aDiskThatIsFullGivesAnErrorAndTheStoreRecovers() throws Exception {
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("logs.db"));
        try (JdbcNotificationStore store = JdbcNotificationStore.on(database).build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            long pages = pragma(database, "PRAGMA page_count");
            pragma(database, "PRAGMA max_page_count = " + (pages + 20));
            String large = "x".repeat(10_000);
            int stored = 0;
            StoreException failure = null;
            while (failure == null && stored < 100) {
                failure = catchThrowableOfType(StoreException.class, () -> hub.notifyUser("ann", request(large)));
                stored += failure == null ? 1 : 0;
            }
            assertThat(failure).hasMessageContaining("full");
            assertThat(stored).isPositive();
            assertThat(head(store, "ann").rev()).isEqualTo(stored);
            // There is room again: the limit was the connection's, which was closed because of the failure.
            assertThat(hub.notifyUser("ann", request(large)).notification().id())
                    .isEqualTo(stored + 1L);
        }
    }

    @Test
    void aRealDiskThatIsFullGivesAnErrorAndTheStoreRecoversWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 8);
                JdbcNotificationStore store = JdbcNotificationStore.sqlite(disk.folder.resolve("logs.db"))
                        .build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.notifyUser("ann", request("before"));
            Path filler = disk.fill();
            String large = "x".repeat(10_000);
            int stored = 1;
            StoreException failure = null;
            // What SQLite has room for already is still stored.
            for (int i = 0; failure == null && i < 1_000; i++) {
                failure = catchThrowableOfType(StoreException.class, () -> hub.notifyUser("ann", request(large)));
                stored += failure == null ? 1 : 0;
            }
            assertThat(failure).hasMessageContaining("full");
            failsInTime(() -> hub.notifyUser("ann", request(large)));
            Files.delete(filler);
            assertThat(hub.notifyUser("ann", request("after")).notification().id())
                    .isEqualTo(stored + 1L);
        }
    }

    @Test
    void aDiskThatStandsStillInACommitGivesErrorsInTimeAndTheStoreRecovers() throws Exception {
        StandingDisk database = new StandingDisk(SqliteDatabase.open(folder.resolve("logs.db")));
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try (JdbcNotificationStore store = JdbcNotificationStore.on(database).build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.notifyUser("ann", request("before"));
            database.standsStill();
            Future<StoreException> first = callers.submit(() -> errorInTime(() -> hub.notifyUser("ann", keyed("k"))));
            database.awaitCommit();
            // One waits in its lane for the batch before, the other one in the store for the thread that writes.
            Future<StoreException> second = callers.submit(() -> errorInTime(() -> hub.notifyUser("bob", keyed("k"))));
            Future<StoreException> third = callers.submit(() -> errorInTime(() -> store.markRead("ann", 1)));
            assertThat(first.get().outcomeUnknown()).isTrue();
            assertThat(third.get().outcomeUnknown()).as("had not begun").isFalse();
            assertThat(second.get()).isNotNull();
            database.goesOn();
            Awaitility.await()
                    .ignoreException(StoreException.class)
                    .until(() ->
                            hub.notifyUser("ann", keyed("k")).notification().id() == 2);
            assertThat(hub.inbox("ann").counts().unread())
                    .as("the mark was never set, the keyed entry is there once")
                    .isEqualTo(2);
        } finally {
            database.goesOn();
            callers.shutdownNow();
        }
    }

    private static NotificationRequest keyed(String key) {
        return NotificationRequest.type("news").idempotencyKey(key).build();
    }

    private static StoreException errorInTime(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long begin = System.nanoTime();
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        assertThat(failure).as("an error, never an acknowledgement").isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(5_500));
        return failure;
    }

    private static long pragma(SqliteDatabase database, String sql) throws Exception {
        try (Session session = database.writer(Deadline.in(Duration.ofSeconds(5)));
                var row = session.prepare(sql).executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void everyClientOfALogThatWasPutBackAndGrewAgainIsToldToReload() throws Exception {
        Path file = folder.resolve("logs.db");
        Path backup = folder.resolve("backup.db");
        List<Cursor> before = new ArrayList<>();
        List<Cursor> lost = new ArrayList<>();
        try (JdbcNotificationStore store = JdbcNotificationStore.sqlite(file).build()) {
            before.add(head(store, "ann").cursor());
            grow(store, 50, before);
        }
        Files.copy(file, backup);
        try (JdbcNotificationStore store = JdbcNotificationStore.sqlite(file).build()) {
            grow(store, 50, lost);
        }
        Files.move(backup, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (JdbcNotificationStore store = JdbcNotificationStore.sqlite(file).build()) {
            grow(store, 20, new ArrayList<>());
            for (Cursor at : lost) {
                ResetReason expected = at.rev() > 70 ? ResetReason.AHEAD : ResetReason.REPLACED;
                assertThat(store.readAfter("ann", at, ALL, ALL).reset()).isEqualTo(expected);
            }
            grow(store, 100, new ArrayList<>());
            for (Cursor at : lost) {
                assertThat(store.readAfter("ann", at, ALL, ALL).reset())
                        .as("grown past %s again", at)
                        .isEqualTo(ResetReason.REPLACED);
                Cursor replayed = Cursor.of(before.get(10).rev(), before.get(10).mark());
                assertThat(store.readAfter("ann", replayed.asOf(at), ALL, ALL).reset())
                        .isEqualTo(ResetReason.REPLACED);
            }
            for (Cursor at : before) {
                LogPage page = store.readAfter("ann", at, ALL, ALL);
                assertThat(page.reset()).isNull();
                assertThat(page.steps()).extracting(Step::rev).startsWith(at.rev() + 1);
            }
        }
    }

    private static void grow(JdbcNotificationStore store, int steps, List<Cursor> cursors) {
        try (NotificationHub hub = NotificationHub.builder().store(store).build()) {
            for (int i = 0; i < steps; i++) {
                hub.notifyUser("ann", request("n" + i));
                cursors.add(head(store, "ann").cursor());
            }
        }
    }

    @Test
    void noQuestionKeepsAnOldViewOfTheFileOpen() {
        ManualClock clock = new ManualClock();
        try (JdbcNotificationStore store = JdbcNotificationStore.sqlite(folder.resolve("logs.db"))
                        .clock(clock)
                        .build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.inbox("ann").setPreferences(Preferences.of(false, Map.of("quiet", Channels.of(false, false))));
            for (int i = 0; i < 5; i++) {
                hub.notifyUser(
                        "ann",
                        NotificationRequest.type("quiet")
                                .idempotencyKey("k" + i)
                                .build());
            }
            clock.advance(Duration.ofDays(2));
            for (int i = 0; i < 3; i++) {
                assertThat(store.pruneCandidates(10)).isEmpty();
                store.list("ann", ListQuery.newest());
                long id = hub.notifyUser("ann", request("n" + i)).notification().id();
                assertThat(head(store, "ann").rev()).isEqualTo(id);
            }
        }
    }

    @Test
    void theSameKeyAnswersWithTheFirstEntryAfterARestart() {
        Path file = folder.resolve("logs.db");
        NotificationRequest keyed = NotificationRequest.type("news")
                .dataJson("1")
                .idempotencyKey("k")
                .build();
        for (int start = 0; start < 3; start++) {
            try (JdbcNotificationStore store =
                            JdbcNotificationStore.sqlite(file).build();
                    NotificationHub hub = NotificationHub.builder().store(store).build()) {
                assertThat(hub.notifyUser("ann", keyed).notification().id()).isEqualTo(1);
                hub.notifyUser("ann", request("between"));
            }
        }
    }
}
