package io.notifyhub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.Delivery;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StepResult.Status;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.protocol.ResetReason;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Drives a store with random actions, and compares every answer with a list per user that is as simple as can be. */
final class StoreModel {
    private static final List<String> USERS = List.of("ann", "bob", "cyd");
    private static final List<String> TYPES = List.of("a", "b", "c");

    private final NotificationStore store;
    private final ManualClock clock;
    private final Random random;
    private final Map<String, Log> logs = new HashMap<>();
    private final long storeMark;

    StoreModel(NotificationStore store, ManualClock clock, long seed) {
        this.store = store;
        this.clock = clock;
        this.random = new Random(seed);
        this.storeMark = head("nobody").mark();
    }

    /** What a user's log should be. */
    private static final class Log {
        final List<Step> steps = new ArrayList<>();
        final TreeMap<Long, Notification> entries = new TreeMap<>();
        final Map<String, AppendResult> keys = new HashMap<>();
        final Map<String, String> hashes = new HashMap<>();
        Preferences preferences = Preferences.DEFAULT;
        long floor;

        long unread() {
            return entries.values().stream().filter(entry -> !entry.read()).count();
        }
    }

    void run(int actions) {
        for (int i = 0; i < actions; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(1_000)));
            String user = USERS.get(random.nextInt(USERS.size()));
            Log log = logs.computeIfAbsent(user, name -> new Log());
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> append(user, log);
                case 3 -> batch();
                case 4, 5 -> markRead(user, log);
                case 6 -> markAllRead(user, log);
                case 7 -> delete(user, log);
                case 8 -> preferences(user, log);
                case 9 -> prune(user, log);
                case 10 -> list(user, log);
                default -> read(user, log);
            }
            checkHead(user, log);
        }
        logs.forEach((user, log) -> {
            read(user, log);
            list(user, log);
        });
    }

    private AppendRequest request(String user) {
        IdempotencyKey key = null;
        if (random.nextInt(3) == 0) {
            key = new IdempotencyKey(
                    random.nextBoolean() ? "host" : "user:1",
                    "k" + random.nextInt(12),
                    random.nextInt(4) == 0 ? "other" : "same");
        }
        Notification draft = Notification.builder(TYPES.get(random.nextInt(TYPES.size())))
                .dataJson("{\"n\":" + random.nextInt(1_000) + "}")
                .title(random.nextBoolean() ? "T" : null)
                .createdAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .build();
        return new AppendRequest(user, draft, random.nextInt(8) == 0, key);
    }

    private void append(String user, Log log) {
        AppendRequest request = request(user);
        check(log, request, store.append(List.of(request)).get(0));
    }

    private void batch() {
        List<AppendRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            requests.add(request(USERS.get(random.nextInt(USERS.size()))));
        }
        List<AppendResult> results = store.append(requests);
        assertThat(results).hasSameSizeAs(requests);
        for (int i = 0; i < requests.size(); i++) {
            Log log = logs.computeIfAbsent(requests.get(i).userId(), name -> new Log());
            check(log, requests.get(i), results.get(i));
        }
    }

    private void check(Log log, AppendRequest request, AppendResult result) {
        IdempotencyKey key = request.idempotency();
        String name = key == null ? null : key.origin() + '/' + key.key();
        AppendResult before = name == null ? null : log.keys.get(name);
        if (key != null && before != null) {
            assertThat(result.step()).isNull();
            if (!key.payloadHash().equals(log.hashes.get(name))) {
                assertThat(result.outcome()).isEqualTo(AppendResult.Outcome.CONFLICT);
            } else {
                assertThat(result.repeated()).isTrue();
                assertThat(result.outcome()).isEqualTo(before.outcome());
                assertThat(result.notification().id())
                        .isEqualTo(before.notification().id());
            }
            return;
        }
        if (key != null && name != null) {
            log.keys.put(name, result);
            log.hashes.put(name, key.payloadHash());
        }
        Delivery delivery = Delivery.of(log.preferences, request.draft().type(), request.critical());
        assertThat(result.repeated()).isFalse();
        if (!delivery.kept()) {
            assertThat(result.outcome())
                    .isEqualTo(delivery.live() ? AppendResult.Outcome.TRANSIENT : AppendResult.Outcome.SUPPRESSED);
            assertThat(result.step()).isNull();
            return;
        }
        assertThat(result.outcome()).isEqualTo(AppendResult.Outcome.STORED);
        long id = log.steps.size() + 1;
        Notification entry =
                request.draft().toBuilder().id(id).recipient(request.userId()).build();
        assertThat(result.notification()).isEqualTo(entry);
        log.entries.put(id, entry);
        Step step = wrote(log, result.step(), StepKind.CREATED, id);
        assertThat(step.muted()).isEqualTo(!delivery.live());
        assertThat(result.unreadCount()).isEqualTo(log.unread());
    }

    private Step wrote(Log log, @Nullable StoredStep stored, StepKind kind, long target) {
        StoredStep known = Objects.requireNonNull(stored, "a step");
        Step step = known.step();
        long before = log.steps.isEmpty()
                ? storeMark
                : log.steps.get(log.steps.size() - 1).mark();
        assertThat(step.rev()).isEqualTo(log.steps.size() + 1);
        assertThat(known.prevMark()).isEqualTo(before);
        assertThat(step.kind()).isEqualTo(kind);
        assertThat(step.target()).isEqualTo(target);
        assertThat(step.unreadCount()).isEqualTo(log.unread());
        log.steps.add(step);
        return step;
    }

    private long anyId(Log log) {
        return 1 + random.nextInt(log.steps.size() + 2);
    }

    private void markRead(String user, Log log) {
        long id = anyId(log);
        StepResult result = store.markRead(user, id);
        Notification entry = log.entries.get(id);
        if (entry == null) {
            unchanged(result, Status.NOT_FOUND);
        } else if (entry.read()) {
            unchanged(result, Status.UNCHANGED);
        } else {
            log.entries.put(id, entry.toBuilder().read(true).build());
            wrote(log, result.step(), StepKind.READ, id);
        }
    }

    private void markAllRead(String user, Log log) {
        long upTo = random.nextBoolean() ? Long.MAX_VALUE : anyId(log);
        long last = Math.min(upTo, log.steps.size());
        StepResult result = store.markAllRead(user, upTo);
        boolean any = log.entries.headMap(last, true).values().stream().anyMatch(entry -> !entry.read());
        if (any) {
            log.entries
                    .headMap(last, true)
                    .replaceAll((id, entry) -> entry.toBuilder().read(true).build());
            wrote(log, result.step(), StepKind.READ_ALL, last);
        } else {
            unchanged(result, Status.UNCHANGED);
        }
    }

    private void delete(String user, Log log) {
        long id = anyId(log);
        StepResult result = store.delete(user, id);
        if (id > log.steps.size()) {
            unchanged(result, Status.NOT_FOUND);
        } else if (log.entries.remove(id) == null) {
            unchanged(result, Status.UNCHANGED);
        } else {
            wrote(log, result.step(), StepKind.DELETED, id);
        }
    }

    private void preferences(String user, Log log) {
        Map<String, Channels> types = new HashMap<>();
        for (String type : TYPES) {
            if (random.nextBoolean()) {
                types.put(type, Channels.of(random.nextInt(4) > 0, random.nextBoolean()));
            }
        }
        Preferences wanted = random.nextInt(4) == 0 ? log.preferences : Preferences.of(random.nextInt(5) == 0, types);
        StepResult result = store.setPreferences(user, wanted);
        if (wanted.equals(log.preferences)) {
            unchanged(result, Status.UNCHANGED);
        } else {
            log.preferences = wanted;
            assertThat(wrote(log, result.step(), StepKind.PREFERENCES, 0).preferences())
                    .isEqualTo(wanted);
        }
        assertThat(store.preferences(user)).isEqualTo(wanted);
    }

    private void prune(String user, Log log) {
        Optional<StoredStep> result = store.prune(user);
        boolean due = log.entries.size() > NotificationStoreContract.MAX_ENTRIES
                || log.steps.size() - log.floor > 4L * NotificationStoreContract.MAX_ENTRIES;
        assertThat(result.isPresent()).isEqualTo(due);
        if (result.isPresent()) {
            long target = result.get().step().target();
            assertThat(target).isBetween(log.floor + 1, (long) log.steps.size());
            log.floor = target;
            log.entries.headMap(target, true).clear();
            wrote(log, result.get(), StepKind.PRUNED, target);
            assertThat(log.entries.size()).isLessThanOrEqualTo(NotificationStoreContract.MAX_ENTRIES);
        }
    }

    private static void unchanged(StepResult result, Status status) {
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.step()).isNull();
    }

    private void list(String user, Log log) {
        ListQuery query = new ListQuery(
                1 + random.nextInt(30), random.nextBoolean() ? Long.MAX_VALUE : anyId(log), random.nextBoolean());
        EntryPage page = store.list(user, query);
        List<Notification> selected = log.entries.values().stream()
                .filter(entry -> !query.unreadOnly() || !entry.read())
                .sorted(Comparator.comparingLong(Notification::id).reversed())
                .toList();
        List<Notification> below =
                selected.stream().filter(entry -> entry.id() < query.before()).toList();
        assertThat(page.entries()).isEqualTo(below.subList(0, Math.min(query.limit(), below.size())));
        assertThat(page.total()).isEqualTo(selected.size());
        assertThat(page.hasMore()).isEqualTo(below.size() > query.limit());
        assertThat(page.head()).isEqualTo(head(user));
    }

    private void read(String user, Log log) {
        long rev = random.nextInt(log.steps.size() + 2);
        long mark = rev == 0
                ? storeMark
                : rev <= log.steps.size() ? log.steps.get((int) rev - 1).mark() : 7;
        boolean wrong = random.nextInt(5) == 0;
        LogPage page = store.readAfter(
                user, Cursor.of(rev, wrong ? mark ^ 1 : mark), 1 + random.nextInt(50), Integer.MAX_VALUE);
        ResetReason expected = rev < log.floor
                ? ResetReason.PRUNED
                : rev > log.steps.size() ? ResetReason.AHEAD : wrong ? ResetReason.REPLACED : null;
        assertThat(page.reset()).isEqualTo(expected);
        assertThat(page.head()).isEqualTo(head(user));
        if (expected != null) {
            assertThat(page.steps()).isEmpty();
            return;
        }
        assertThat(page.steps().isEmpty()).isEqualTo(rev == log.steps.size());
        long next = rev + 1;
        for (Step step : page.steps()) {
            Step was = log.steps.get((int) next - 1);
            assertThat(step.rev()).isEqualTo(next);
            assertThat(step.mark()).isEqualTo(was.mark());
            assertThat(step.kind()).isEqualTo(was.kind());
            assertThat(step.target()).isEqualTo(was.target());
            assertThat(step.unreadCount()).isEqualTo(was.unreadCount());
            assertThat(step.muted()).isEqualTo(was.muted());
            assertThat(step.preferences()).isEqualTo(was.preferences());
            assertThat(step.entry()).isEqualTo(step.kind() == StepKind.CREATED ? log.entries.get(next) : null);
            next++;
        }
    }

    private LogHead head(String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    private void checkHead(String user, Log log) {
        LogHead head = head(user);
        assertThat(head.rev()).isEqualTo(log.steps.size());
        assertThat(head.floor()).isEqualTo(log.floor);
        assertThat(head.unreadCount()).isEqualTo(log.unread());
    }
}
