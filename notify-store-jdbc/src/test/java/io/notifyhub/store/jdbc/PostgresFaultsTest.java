package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.store.jdbc.PostgresProxy.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What callers see when PostgreSQL, or the way to it, fails. */
class PostgresFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestPostgres server = TestPostgres.server();
    private final String schema = server.newSchema();
    private PostgresProxy proxy;
    private JdbcNotificationStore store;
    private NotificationHub hub;

    @BeforeEach
    void open() throws Exception {
        proxy = new PostgresProxy(server.port());
        store = open(proxy.port());
        hub = NotificationHub.builder().store(store).build();
    }

    @AfterEach
    void close() throws Exception {
        hub.close();
        store.close();
        proxy.close();
    }

    /** Nothing is pruned: the tests read their logs from the beginning. */
    private JdbcNotificationStore open(int port) {
        return JdbcNotificationStore.postgresql(server.url(schema, port))
                .maxEntries(1_000_000)
                .build();
    }

    private static NotificationRequest request(String key) {
        return NotificationRequest.type("news")
                .dataJson('"' + key + '"')
                .idempotencyKey(key)
                .build();
    }

    // --- commits without an answer

    @Test
    void aCallWhoseCommitIsCutEndsInOneEntry() throws Exception {
        cutCommits(5);
    }

    @Test
    @Tag("long")
    void eachOfManyCallsWhoseCommitsAreCutEndsInOneEntry() throws Exception {
        cutCommits(100);
    }

    private void cutCommits(int each) throws Exception {
        History history = new History();
        Observed observed = new Observed(history);
        List<String> users = List.of("user0", "user1", "user2", "user3");
        AtomicInteger again = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                String name = "c" + caller + '-';
                String user = users.get(caller % users.size());
                all.add(callers.submit(() -> {
                    for (int n = 0; !done.get(); n++) {
                        while (!observed.send(hub, user, name + n)) {
                            again.incrementAndGet();
                        }
                    }
                }));
            }
            for (int i = 0; i < 2 * each; i++) {
                proxy.cutNextCommit(i % 2 == 0 ? Cut.REQUEST : Cut.ANSWER);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !proxy.isArmed());
            }
            done.set(true);
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            done.set(true);
            callers.shutdownNow();
        }
        assertThat(proxy.cuts()).isEqualTo(2 * each);
        assertThat(observed.open()).isEmpty();
        observed.readOn(store, users);
        observed.end(store, users);
        System.out.printf(
                "commits cut %d times: %s; %d attempts had to be repeated by the caller%n",
                proxy.cuts(), Observed.judged(history), again.get());
    }

    private long sendUntilAcked(String user, String key, AtomicInteger again) {
        while (true) {
            try {
                return hub.notifyUser(user, request(key)).notification().id();
            } catch (StoreException e) {
                again.incrementAndGet();
            }
        }
    }

    /** What is in the logs: each payload with its id. */
    private static Map<String, Long> entries(JdbcNotificationStore store, int users) {
        Map<String, Long> found = new HashMap<>();
        Cursor first = head(store, "nobody").cursor();
        for (int user = 0; user < users; user++) {
            LogPage page = store.readAfter("user" + user, first, Integer.MAX_VALUE, Integer.MAX_VALUE);
            assertThat(page.reset()).isNull();
            long rev = 0;
            for (Step step : page.steps()) {
                assertThat(step.rev()).isEqualTo(++rev);
                String data = Objects.requireNonNull(step.entry()).dataJson();
                assertThat(found.put(data.substring(1, data.length() - 1), step.rev()))
                        .as("%s is there once", data)
                        .isNull();
            }
            assertThat(rev).isEqualTo(page.head().rev());
        }
        return found;
    }

    private static LogHead head(JdbcNotificationStore store, String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    @Test
    void anOutcomeThatCannotBeLearntInTimeIsUnknownAndTheSameKeyAnswersWithTheEntry() throws Exception {
        hub.notifyUser("user0", request("before"));
        for (Cut cut : Cut.values()) {
            String key = "key-" + cut;
            ExecutorService one = Executors.newSingleThreadExecutor();
            try {
                proxy.cutNextCommit(cut);
                Future<NotifyResult> call = one.submit(() -> hub.notifyUser("user0", request(key)));
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !proxy.isArmed());
                if (cut == Cut.ANSWER) {
                    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> headBeside("user0") > 1);
                }
                proxy.refuse();
                Throwable failure = catchThrowableOfType(Exception.class, call::get);
                // Where the new connection was quicker than this test, it was learnt.
                if (failure != null) {
                    assertThat(failure.getCause()).isInstanceOf(StoreException.class);
                }
            } finally {
                one.shutdownNow();
                proxy.heal();
            }
            assertThat(sendUntilAcked("user0", key, new AtomicInteger())).isPositive();
        }
        assertThat(entries(store, 1)).hasSize(3);
    }

    private long headBeside(String user) throws SQLException {
        try (Connection connection = TestPostgres.connect(DatabaseUrl.parse(server.url(schema, server.port())));
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT head FROM notify_user WHERE user_id = '" + user + "'")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    // --- the database away

    @Test
    void aLinkThatIsFrozenGivesAnErrorInTimeAndTheStoreRecovers() {
        hub.notifyUser("ann", request("before"));
        proxy.freeze();
        failsInTime(() -> hub.notifyUser("ann", request("frozen")));
        failsInTime(() -> hub.inbox("ann").counts());
        proxy.heal();
        recovers();
    }

    @Test
    void aDatabaseThatIsDownGivesAnErrorInTimeAndTheStoreRecovers() {
        hub.notifyUser("ann", request("before"));
        proxy.refuse();
        StoreException failure = failsInTime(() -> hub.notifyUser("ann", request("down")));
        assertThat(failure.outcomeUnknown()).isFalse();
        proxy.heal();
        recovers();
        assertThat(entriesOf("ann")).containsExactly("\"before\"", "\"after\"");
    }

    private List<String> entriesOf(String user) {
        return store.readAfter(user, head(store, "nobody").cursor(), 100, Integer.MAX_VALUE).steps().stream()
                .map(step -> Objects.requireNonNull(step.entry()).dataJson())
                .toList();
    }

    private static StoreException failsInTime(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long begin = System.nanoTime();
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(failure).as("an error, never an acknowledgement").isNotNull();
        // Half a second more, for a machine that is busy.
        assertThat(taken).isLessThan(LIMIT.plusMillis(500));
        return failure;
    }

    private void recovers() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreException(StoreException.class)
                .until(() -> {
                    hub.notifyUser("ann", request("after"));
                    return true;
                });
    }

    // --- locks

    @Test
    void aLogThatIsLockedGivesItsCallerAnErrorInTimeAndDelaysNobodyElse() throws Exception {
        List<String> others = List.of("bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim");
        hub.notifyUser("ann", request("before"));
        for (String other : others) {
            hub.notifyUser(other, request("before"));
        }
        ExecutorService callers = Executors.newCachedThreadPool();
        try (Connection locker = TestPostgres.connect(DatabaseUrl.parse(server.url(schema, server.port())));
                Statement statement = locker.createStatement()) {
            locker.setAutoCommit(false);
            statement.execute("SELECT head FROM notify_user WHERE user_id = 'ann' FOR UPDATE");
            List<Future<?>> blocked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String key = "locked" + i;
                blocked.add(callers.submit(() -> failsInTime(() -> hub.notifyUser("ann", request(key)))));
            }
            long begin = System.nanoTime();
            List<Future<NotifyResult>> free = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (String other : others) {
                    String key = "free" + round;
                    free.add(callers.submit(() -> hub.notifyUser(other, request(key))));
                }
            }
            for (Future<NotifyResult> one : free) {
                one.get(5, TimeUnit.SECONDS);
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(taken).as("others while one log is locked").isLessThan(Duration.ofSeconds(5));
            for (Future<?> one : blocked) {
                one.get(10, TimeUnit.SECONDS);
            }
            locker.rollback();
        } finally {
            callers.shutdownNow();
        }
        recovers();
        assertThat(entriesOf("ann")).containsExactly("\"before\"", "\"after\"");
    }

    // --- the order in which steps become visible

    @Test
    void eightWritersAreKilledAgainAndAgainAndAReaderSkipsNothing() throws Exception {
        writersAndReader(Duration.ofSeconds(3));
    }

    @Test
    @Tag("long")
    void eightWritersAreKilledForMinutesAndAReaderSkipsNothing() throws Exception {
        writersAndReader(Duration.ofSeconds(120));
    }

    private void writersAndReader(Duration time) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Map<String, Long> acked = new ConcurrentHashMap<>();
        AtomicInteger again = new AtomicInteger();
        ExecutorService pool = Executors.newCachedThreadPool();
        // Several stores on one database, as in several processes.
        try (JdbcNotificationStore second = open(server.port());
                NotificationHub other = NotificationHub.builder().store(second).build()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                String name = "w" + writer + '-';
                NotificationHub through = writer % 2 == 0 ? hub : other;
                writers.add(pool.submit(() -> {
                    for (int n = 0; !done.get(); n++) {
                        acked.put(name + n, sendUntilAcked(through, name + n, again));
                    }
                }));
            }
            Future<Long> reader = pool.submit(() -> follow(second, done));
            AtomicInteger terminated = new AtomicInteger();
            Future<?> killer = pool.submit(() -> {
                while (!done.get()) {
                    terminated.addAndGet(terminateBackends());
                    Awaitility.await().pollDelay(Duration.ofMillis(150)).until(() -> true);
                }
            });
            Awaitility.await()
                    .pollDelay(time)
                    .atMost(time.plusSeconds(30))
                    .until(() -> acked.size() > 50 && terminated.get() > 5);
            done.set(true);
            for (Future<?> one : writers) {
                one.get(30, TimeUnit.SECONDS);
            }
            killer.get(30, TimeUnit.SECONDS);
            long seen = reader.get(30, TimeUnit.SECONDS);
            Map<String, Long> found = entries(store, 1);
            assertThat(found).isEqualTo(acked);
            System.out.printf(
                    "%d backends terminated: %d steps by 8 writers, no hole; the reader saw %d while they wrote,"
                            + " none skipped; %d calls repeated%n",
                    terminated.get(), found.size(), seen, again.get());
        } finally {
            done.set(true);
            pool.shutdownNow();
        }
    }

    private static long sendUntilAcked(NotificationHub through, String key, AtomicInteger again) {
        while (true) {
            try {
                return through.notifyUser("user0", request(key)).notification().id();
            } catch (NotifyException e) {
                again.incrementAndGet();
            }
        }
    }

    /** Resumes all the time: every step it is given is the next one. */
    private static long follow(JdbcNotificationStore of, AtomicBoolean done) {
        Cursor at = null;
        long seen = 0;
        while (!done.get()) {
            try {
                at = at == null ? head(of, "nobody").cursor() : at;
                LogPage page = of.readAfter("user0", at, 50, Integer.MAX_VALUE);
                assertThat(page.reset()).isNull();
                for (Step step : page.steps()) {
                    assertThat(step.rev()).isEqualTo(at.rev() + 1);
                    at = step.cursor();
                    seen++;
                }
            } catch (StoreException e) {
                // Its own connection was terminated, too.
            }
        }
        return seen;
    }

    private int terminateBackends() {
        try (Connection connection = TestPostgres.connect(DatabaseUrl.parse(server.url(schema, server.port())));
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE application_name = 'notifyhub' AND pid <> pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- idempotency on several nodes

    @Test
    void theSameKeyOnTwoNodesAtOnceIsOneEntryAndAnotherPayloadAnError() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (JdbcNotificationStore second = open(server.port());
                NotificationHub other = NotificationHub.builder().store(second).build()) {
            for (int round = 0; round < 20; round++) {
                String key = "once" + round;
                List<Future<NotifyResult>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    NotificationHub through = i % 2 == 0 ? hub : other;
                    all.add(pool.submit(() -> through.notifyUser("ann", request(key))));
                }
                List<Long> ids = new ArrayList<>();
                int firsts = 0;
                for (Future<NotifyResult> one : all) {
                    NotifyResult result = one.get(10, TimeUnit.SECONDS);
                    ids.add(result.notification().id());
                    firsts += result.repeated() ? 0 : 1;
                }
                assertThat(ids).containsOnly((long) round + 1);
                assertThat(firsts).isEqualTo(1);
                NotificationRequest changed = NotificationRequest.type("news")
                        .dataJson("0")
                        .idempotencyKey(key)
                        .build();
                assertThatThrownBy(() -> other.notifyUser("ann", changed))
                        .isInstanceOf(io.notifyhub.core.IdempotencyConflictException.class);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
