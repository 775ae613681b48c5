package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.OutboxView.GivenUp;
import io.notifyhub.protocol.Notification;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for an outbox in either database, with plain JDBC on the application's side. */
abstract class TransactionalNotifierTest {
    private final FaultyStore store = new FaultyStore(MemoryNotificationStore.create());
    private final NotificationHub hub = NotificationHub.builder().store(store).build();
    private final List<TransactionalNotifier> made = new ArrayList<>();
    private DataSource source;

    abstract DataSource newDatabase() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        source = newDatabase();
        execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer TEXT NOT NULL)");
    }

    @AfterEach
    final void close() {
        made.forEach(TransactionalNotifier::close);
        hub.close();
        store.close();
    }

    private TransactionalNotifier notifier() {
        TransactionalNotifier notifier =
                TransactionalNotifier.builder(hub, source).build();
        made.add(notifier);
        return notifier;
    }

    private TransactionalNotifier withoutRelay() {
        return TransactionalNotifier.builder(hub, source).relay(false).build();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static NotificationRequest paid(int order) {
        return NotificationRequest.type("order_paid")
                .dataJson("{\"order\":" + order + "}")
                .build();
    }

    private void order(TransactionalNotifier notifier, int id, String buyer, boolean commit) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders VALUES (" + id + ", '" + buyer + "')");
            }
            notifier.enqueue(connection, buyer, paid(id));
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    private List<String> inbox(String user) {
        return store.inner().list(user, ListQuery.newest().withLimit(200)).entries().stream()
                .map(Notification::dataJson)
                .toList();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }

    @Test
    void aCommitDeliversAndARollbackTakesAway() throws Exception {
        TransactionalNotifier notifier = notifier();
        order(notifier, 1, "ann", false);
        order(notifier, 2, "ann", true);
        soon().until(() -> !inbox("ann").isEmpty());
        assertThat(inbox("ann")).containsExactly("{\"order\":2}");
        soon().until(() -> notifier.waiting() == 0);
    }

    @Test
    void eachUsersNotificationsKeepTheirOrder() throws Exception {
        TransactionalNotifier notifier = notifier();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            order(notifier, i, i % 3 == 0 ? "bob" : "ann", true);
            if (i % 3 != 0) {
                expected.add(0, "{\"order\":" + i + "}");
            }
        }
        soon().until(() -> notifier.waiting() == 0);
        assertThat(inbox("ann")).isEqualTo(expected);
        assertThat(inbox("bob")).hasSize(20);
    }

    @Test
    void whatWasCommittedByAProcessThatIsGoneIsDeliveredByTheNext() throws Exception {
        order(withoutRelay(), 1, "ann", true);
        assertThat(inbox("ann")).isEmpty();
        TransactionalNotifier next = notifier();
        soon().until(() -> next.waiting() == 0);
        assertThat(inbox("ann")).hasSize(1);
    }

    @Test
    void isDeliveredOnceThoughTheAnswerOfTheStoreIsLost() throws Exception {
        store.failAfter(3, Operation.APPEND);
        TransactionalNotifier notifier = notifier();
        for (int i = 0; i < 5; i++) {
            order(notifier, i, "ann", true);
        }
        soon().until(() -> notifier.waiting() == 0);
        assertThat(inbox("ann")).hasSize(5).doesNotHaveDuplicates();
        assertThat(notifier.failures(10)).isEmpty();
    }

    @Test
    void waitsWhileTheStoreIsDownAndBlamesNobody() throws Exception {
        store.failBefore(Integer.MAX_VALUE);
        TransactionalNotifier notifier = notifier();
        order(notifier, 1, "ann", true);
        soon().until(() -> store.calls(Operation.HEADS) > 1);
        assertThat(notifier.waiting()).isEqualTo(1);
        store.heal();
        soon().until(() -> notifier.waiting() == 0);
        assertThat(inbox("ann")).hasSize(1);
    }

    @Test
    void whatCannotBeDeliveredIsSetAsideAndBlocksNobody() throws Exception {
        hub.notifyUser(
                "ann", NotificationRequest.type("other").idempotencyKey("once").build());
        TransactionalNotifier notifier = notifier();
        try (Connection connection = source.getConnection()) {
            notifier.enqueue(
                    connection,
                    "ann",
                    NotificationRequest.type("order_paid")
                            .idempotencyKey("once")
                            .build());
        }
        order(notifier, 2, "ann", true);
        order(notifier, 3, "bob", true);
        soon().until(() -> notifier.waiting() == 0);
        assertThat(inbox("ann").get(0)).isEqualTo("{\"order\":2}");
        assertThat(inbox("bob")).hasSize(1);
        List<OutboxFailure> failures = notifier.failures(10);
        assertThat(failures).hasSize(1);
        OutboxFailure failure = failures.get(0);
        assertThat(failure.userId()).isEqualTo("ann");
        assertThat(failure.type()).isEqualTo("order_paid");
        assertThat(failure.reason()).contains("another payload");
    }

    @Test
    void whatWasSetAsideCanBeTriedAgainOrThrownAway() throws Exception {
        TransactionalNotifier notifier = notifier();
        for (int id = 1; id <= 2; id++) {
            execute("INSERT INTO notify_outbox_failed VALUES (" + id + ", " + OutboxRow.shardOf("ann")
                    + ", 'ann', 'outbox', 'k" + id + "', 'h', 0, 1000, 'order_paid', NULL, NULL, '" + id
                    + "', NULL, NULL, NULL, 8, 2000, 'the reason')");
        }
        assertThat(notifier.failures(1)).extracting(OutboxFailure::id).containsExactly(1L);
        assertThat(notifier.failures(10)).extracting(OutboxFailure::id).containsExactly(1L, 2L);
        assertThat(notifier.view().givenUp(10)).extracting(GivenUp::id).containsExactly(1L, 2L);
        assertThat(notifier.retry(1)).isTrue();
        assertThat(notifier.retry(1)).isFalse();
        assertThat(notifier.discard(2)).isTrue();
        assertThat(notifier.discard(2)).isFalse();
        assertThat(notifier.failures(10)).isEmpty();
        soon().until(() -> notifier.waiting() == 0);
        assertThat(inbox("ann")).containsExactly("1");
    }

    @Test
    void aRequestThatBreaksARuleIsRefusedAtOnce() throws Exception {
        TransactionalNotifier notifier = withoutRelay();
        try (Connection connection = source.getConnection()) {
            assertThatThrownBy(() -> notifier.enqueue(
                            connection,
                            "ann",
                            NotificationRequest.type("a").title("x".repeat(500)).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("title");
        }
        assertThat(notifier.waiting()).isZero();
    }
}
