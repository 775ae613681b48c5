package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What age does to logs and to idempotency keys, in either database, on a clock that is put forward. */
class RetentionTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private JdbcNotificationStore open(String database) {
        JdbcNotificationStore.Builder builder = database.equals("SQLite")
                ? JdbcNotificationStore.sqlite(folder.resolve("logs.db"))
                : JdbcNotificationStore.postgresql(TestPostgres.server().newUrl());
        return builder.clock(clock).maxAge(DAY.multipliedBy(10)).build();
    }

    private NotificationHub hub(JdbcNotificationStore store) {
        return NotificationHub.builder().store(store).clock(clock).build();
    }

    private static NotificationRequest keyed(String key) {
        return NotificationRequest.type("news")
                .dataJson("\"x\"")
                .idempotencyKey(key)
                .build();
    }

    private static LogHead head(JdbcNotificationStore store, String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void whatIsOlderThanTheLimitGoesADaysWorthAtATimeAndAStepSaysSo(String database) {
        try (JdbcNotificationStore store = open(database);
                NotificationHub hub = hub(store)) {
            hub.notifyUser("ann", keyed("first"));
            Cursor first = head(store, "ann").cursor();
            for (int day = 1; day < 20; day++) {
                clock.advance(DAY);
                hub.notifyUser("ann", keyed("day" + day));
                hub.notifyUser("bob", keyed("day" + day));
                // Up to ten days old, and a day more until it is worth the while.
                boolean due = day > 11;
                assertThat(store.pruneCandidates(10).contains("ann"))
                        .as("day %d", day)
                        .isEqualTo(due && store.prune("ann").isPresent());
            }
            List<Notification> kept =
                    store.list("ann", ListQuery.newest().withLimit(100)).entries();
            assertThat(kept)
                    .allSatisfy(entry -> assertThat(entry.createdAt())
                            .isAfterOrEqualTo(clock.instant().minus(DAY.multipliedBy(11))));
            assertThat(kept).hasSizeBetween(10, 12);
            assertThat(head(store, "ann").unreadCount()).isEqualTo(kept.size());
            assertThat(store.readAfter("ann", first, 100, Integer.MAX_VALUE).reset())
                    .isEqualTo(ResetReason.PRUNED);
            assertThat(store.readAfter("bob", head(store, "bob").cursor(), 100, Integer.MAX_VALUE)
                            .reset())
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void aLogOfWhichEverythingIsTooOldKeepsItsHeadAndGoesOn(String database) {
        try (JdbcNotificationStore store = open(database);
                NotificationHub hub = hub(store)) {
            for (int i = 0; i < 3; i++) {
                hub.notifyUser("ann", keyed("k" + i));
            }
            clock.advance(DAY.multipliedBy(30));
            assertThat(store.pruneCandidates(10)).containsExactly("ann");
            StoredStep step = store.prune("ann").orElseThrow();
            assertThat(step.step().kind()).isEqualTo(StepKind.PRUNED);
            assertThat(step.step().target()).isEqualTo(3);
            assertThat(step.step().rev()).isEqualTo(4);
            assertThat(step.step().unreadCount()).isZero();
            assertThat(store.prune("ann")).isEmpty();
            assertThat(store.pruneCandidates(10)).isEmpty();
            assertThat(hub.notifyUser("ann", keyed("k9")).notification().id()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void aKeyIsRememberedAsLongAsItsEntryAndThatOfWhatWasNotKeptForADay(String database) {
        try (JdbcNotificationStore store = open(database);
                NotificationHub hub = hub(store)) {
            hub.inbox("bob").setPreferences(Preferences.of(false, Map.of("news", Channels.of(false, false))));
            assertThat(hub.notifyUser("ann", keyed("k")).repeated()).isFalse();
            assertThat(hub.notifyUser("bob", keyed("k")).outcome()).isEqualTo(NotifyResult.Outcome.SUPPRESSED);
            clock.advance(HOUR.multipliedBy(23));
            store.pruneCandidates(10);
            assertThat(hub.notifyUser("bob", keyed("k")).repeated()).isTrue();
            clock.advance(HOUR.multipliedBy(2));
            store.pruneCandidates(10);
            assertThat(hub.notifyUser("bob", keyed("k")).repeated())
                    .as("25 hours after what was not kept")
                    .isFalse();
            clock.advance(DAY.multipliedBy(8));
            store.pruneCandidates(10);
            assertThat(hub.notifyUser("ann", keyed("k")).repeated())
                    .as("as long as its entry")
                    .isTrue();
            clock.advance(DAY.multipliedBy(3));
            assertThat(store.prune("ann")).isPresent();
            NotifyResult anew = hub.notifyUser("ann", keyed("k"));
            assertThat(anew.repeated()).isFalse();
            assertThat(anew.notification().id()).isEqualTo(3);
        }
    }
}
