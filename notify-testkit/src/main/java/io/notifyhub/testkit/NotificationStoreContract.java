package io.notifyhub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.AppendResult.Outcome;
import io.notifyhub.core.spi.EntryFilter;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link NotificationStore} promises, a test for each sentence of it. A provider extends this class and gives an empty
 * store to each test; it is done when the tests pass.
 */
public abstract class NotificationStoreContract {
    /** Entries kept per user in the stores of this contract. */
    protected static final int MAX_ENTRIES = 20;

    private static final String ANN = "ann";
    private static final String BOB = "bob";
    private static final int ALL = Integer.MAX_VALUE;

    /** The wall clock of the stores. */
    protected final ManualClock clock = new ManualClock();

    private final List<NotificationStore> made = new ArrayList<>();
    private @Nullable NotificationStore opened;

    /**
     * An empty store with data of its own.
     *
     * @param clock its wall clock
     * @param maxEntries entries to keep per user
     */
    protected abstract NotificationStore newStore(ManualClock clock, int maxEntries);

    /** Another instance on the data of {@code first}, as in another process; empty where that is impossible. */
    protected Optional<NotificationStore> sameData(NotificationStore first) {
        return Optional.empty();
    }

    /** Whether data outlives {@link NotificationStore#close}: {@link #sameData} is given a closed store then too. */
    protected boolean isDurable() {
        return false;
    }

    @BeforeEach
    final void open() {
        opened = fresh();
    }

    @AfterEach
    final void closeAll() {
        made.forEach(NotificationStore::close);
    }

    private NotificationStore store() {
        return Objects.requireNonNull(opened, "opened before each test");
    }

    private NotificationStore fresh() {
        NotificationStore another = newStore(clock, MAX_ENTRIES);
        made.add(another);
        return another;
    }

    // --- numbers and marks

    @Test
    void stepsAreNumberedFromOneWithoutHolesWhateverTheyDo() {
        append(ANN, "a");
        append(ANN, "b");
        store().markRead(ANN, 1);
        store().delete(ANN, 2);
        append(ANN, "c");
        store().markAllRead(ANN, Long.MAX_VALUE);
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        List<Step> steps = read(ANN, 0, storeMark()).steps();
        assertThat(steps).extracting(Step::rev).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(steps)
                .extracting(Step::kind)
                .containsExactly(
                        StepKind.CREATED,
                        StepKind.CREATED,
                        StepKind.READ,
                        StepKind.DELETED,
                        StepKind.CREATED,
                        StepKind.READ_ALL,
                        StepKind.PREFERENCES);
        assertThat(steps).extracting(Step::target).containsExactly(1L, 2L, 1L, 2L, 5L, 5L, 0L);
    }

    @Test
    void eightThreadsGetNumbersWithoutHolesAndAReaderSeesThemInOrder() throws Exception {
        int threads = 8;
        int each = 25;
        NotificationStore roomy = newStore(clock, threads * each);
        made.add(roomy);
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<List<Long>>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                writers.add(pool.submit(() -> {
                    go.await();
                    List<Long> ids = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        AppendResult result = appendAll(roomy, List.of(request(ANN, "a"), request(BOB, "b")))
                                .get(0);
                        ids.add(result.notification().id());
                    }
                    return ids;
                }));
            }
            Future<List<Long>> reader = pool.submit(() -> {
                go.await();
                return follow(roomy, (long) threads * each);
            });
            go.countDown();
            Set<Long> ids = new HashSet<>();
            for (Future<List<Long>> writer : writers) {
                List<Long> own = writer.get(60, TimeUnit.SECONDS);
                assertThat(own).isSorted();
                ids.addAll(own);
            }
            List<Long> all =
                    LongStream.rangeClosed(1, (long) threads * each).boxed().toList();
            assertThat(ids).containsExactlyInAnyOrderElementsOf(all);
            assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(all);
            assertThat(roomy.heads(List.of(BOB)).get(BOB))
                    .extracting(LogHead::rev)
                    .isEqualTo((long) threads * each);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Appends as the hub does: for a user whose log is busy again, and patiently. */
    static List<AppendResult> appendAll(NotificationStore to, List<AppendRequest> requests) {
        List<AppendResult> results = new ArrayList<>(to.append(requests));
        for (int i = 0; i < requests.size(); i++) {
            if (results.get(i).outcome() == Outcome.BUSY) {
                results.set(i, to.appendPatiently(List.of(requests.get(i))).get(0));
            }
        }
        return results;
    }

    private static List<Long> follow(NotificationStore of, long until) {
        List<Long> seen = new ArrayList<>();
        Cursor at = head(of, ANN).cursor();
        // The log may have begun already: start before its first step.
        at = at.rev() == 0 ? at : Cursor.of(0, head(of, "nobody").mark());
        while (at.rev() < until) {
            LogPage page = of.readAfter(ANN, at, 50, ALL);
            assertThat(page.reset()).isNull();
            for (Step step : page.steps()) {
                seen.add(step.rev());
                at = step.cursor();
            }
            assertThat(page.head().rev()).isGreaterThanOrEqualTo(at.rev());
        }
        return seen;
    }

    @Test
    void severalStoresOnTheSameDataGiveOneOrderAndAReaderOfAnotherSkipsNothing() throws Exception {
        NotificationStore first = newStore(clock, 1_000);
        made.add(first);
        Optional<NotificationStore> other = sameData(first);
        assumeTrue(other.isPresent(), "the data belongs to one instance");
        NotificationStore second = other.orElseThrow();
        made.add(second);
        int threads = 8;
        // Within the limit of either store.
        int each = MAX_ENTRIES / 10;
        List<Callable<List<Long>>> work = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            NotificationStore through = t % 2 == 0 ? first : second;
            work.add(() -> {
                List<Long> ids = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    ids.add(appendAll(through, List.of(request(ANN, "a"), request(BOB, "b")))
                            .get(0)
                            .notification()
                            .id());
                }
                return ids;
            });
        }
        work.add(() -> follow(second, (long) threads * each));
        List<List<Long>> results = together(work);
        List<Long> all =
                LongStream.rangeClosed(1, (long) threads * each).boxed().toList();
        assertThat(results.remove(threads)).isEqualTo(all);
        assertThat(results).allSatisfy(ids -> assertThat(ids).isSorted());
        assertThat(results.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(head(first, BOB)).isEqualTo(head(second, BOB));
    }

    @Test
    void theSameKeyFromManyThreadsAtOnceIsOneEntry() throws Exception {
        NotificationStore second = sameData(store()).orElse(store());
        made.add(second);
        for (int round = 0; round < 5; round++) {
            String key = "k" + round;
            List<Callable<AppendResult>> work = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                NotificationStore through = t % 2 == 0 ? store() : second;
                work.add(() -> appendAll(through, List.of(request(ANN, "a", key(key, "1"), false)))
                        .get(0));
            }
            List<AppendResult> results = together(work);
            assertThat(results).extracting(AppendResult::outcome).containsOnly(Outcome.STORED);
            assertThat(results).extracting(result -> result.notification().id()).containsOnly(round + 1L);
            assertThat(results).filteredOn(AppendResult::repeated).hasSize(7);
        }
        assertThat(head(ANN).rev()).isEqualTo(5);
    }

    @Test
    void commandsOfManyThreadsMakeTheStepsThatTheyAnswer() throws Exception {
        appendMany(ANN, 12);
        List<Callable<List<StepResult>>> work = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            int from = t;
            work.add(() -> {
                List<StepResult> results = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    long id = 1 + (from + i) % 12;
                    results.add(from % 2 == 0 ? store().markRead(ANN, id) : store().delete(ANN, id));
                }
                return results;
            });
        }
        List<Step> answered = together(work).stream()
                .flatMap(List::stream)
                .filter(result -> result.status() == Status.CHANGED)
                .map(result -> step(result).step())
                .sorted(Comparator.comparingLong(Step::rev))
                .toList();
        List<Step> steps = read(ANN, 0, storeMark()).steps();
        assertThat(steps.subList(12, steps.size())).isEqualTo(answered);
        assertThat(answered.stream().filter(step -> step.kind() == StepKind.DELETED))
                .hasSize(12);
        long unread = 12;
        for (Step step : answered) {
            assertThat(step.unreadCount()).isBetween(unread - 1, unread);
            unread = step.unreadCount();
        }
        assertThat(unread).isZero();
        assertThat(head(ANN).unreadCount()).isZero();
    }

    /** Runs all at once, each on a thread of its own. @return what they gave, in order */
    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> one : work) {
                running.add(pool.submit(() -> {
                    go.await();
                    return one.call();
                }));
            }
            go.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void eachStepBearsAMarkOfItsOwnOf48Bits() {
        IntStream.range(0, 15).forEach(i -> append(ANN, "a"));
        IntStream.range(0, 15).forEach(i -> append(BOB, "b"));
        Set<Long> marks = new HashSet<>();
        read(ANN, 0, storeMark()).steps().forEach(step -> marks.add(step.mark()));
        read(BOB, 0, storeMark()).steps().forEach(step -> marks.add(step.mark()));
        assertThat(marks).hasSize(30).allMatch(mark -> (mark & ~Cursor.MARK_MASK) == 0);
    }

    @Test
    void eachStoredStepNamesTheMarkOfTheOneBefore() {
        List<StoredStep> chain = new ArrayList<>();
        chain.add(step(append(ANN, "a")));
        chain.add(step(append(ANN, "b")));
        chain.add(step(store().markRead(ANN, 1)));
        chain.add(step(store().delete(ANN, 1)));
        chain.add(step(store().markAllRead(ANN, 2)));
        chain.add(step(store().setPreferences(ANN, Preferences.of(true, Map.of()))));
        chain.addAll(store().append(List.of(request(ANN, "c"), request(ANN, "d"))).stream()
                .map(NotificationStoreContract::step)
                .toList());
        long before = storeMark();
        for (StoredStep stored : chain) {
            assertThat(stored.prevMark()).isEqualTo(before);
            before = stored.step().mark();
        }
    }

    @Test
    void aUserNeverWrittenToHasAnEmptyLogWithTheMarkOfTheStore() {
        LogHead head = head(ANN);
        assertThat(head).isEqualTo(new LogHead(0, storeMark(), 0, 0));
        LogPage page = read(ANN, 0, storeMark());
        assertThat(page.reset()).isNull();
        assertThat(page.steps()).isEmpty();
        assertThat(page.head()).isEqualTo(head);
        EntryPage list = store().list(ANN, ListQuery.newest());
        assertThat(list.entries()).isEmpty();
        assertThat(list.total()).isZero();
        assertThat(list.hasMore()).isFalse();
        assertThat(list.head()).isEqualTo(head);
        assertThat(store().preferences(ANN)).isEqualTo(Preferences.DEFAULT);
        assertThat(store().markRead(ANN, 1).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(store().markAllRead(ANN, 5).status()).isEqualTo(Status.UNCHANGED);
        assertThat(store().delete(ANN, 1).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(store().prune(ANN)).isEmpty();
        assertThat(head(ANN)).isEqualTo(head);
    }

    @Test
    void aSearchFindsTheNewestOfAllUsersByTypeTextAndTime() {
        append(ANN, "paid");
        clock.advance(Duration.ofSeconds(1));
        Instant second = clock.instant();
        Notification worded = draft("note", "{\"where\":\"100% in Paris\"}").toBuilder()
                .title("Hello_You")
                .build();
        store().append(List.of(new AppendRequest(BOB, worded, false, null)));
        clock.advance(Duration.ofSeconds(1));
        Instant third = clock.instant();
        append(ANN, "note");
        clock.advance(Duration.ofSeconds(1));
        append(BOB, "paid");
        append(BOB, "paid");
        assertThat(store().delete(BOB, 3).status()).isEqualTo(Status.CHANGED);
        try {
            assertThat(found(null, null, Instant.MIN, Instant.MAX, 10))
                    .containsExactly(BOB + " 2", ANN + " 2", BOB + " 1", ANN + " 1");
        } catch (UnsupportedOperationException e) {
            abort("this store has no search");
        }
        assertThat(found(null, null, Instant.MIN, Instant.MAX, 2)).containsExactly(BOB + " 2", ANN + " 2");
        assertThat(found("paid", null, Instant.MIN, Instant.MAX, 10)).containsExactly(BOB + " 2", ANN + " 1");
        assertThat(found(null, null, second, third, 10)).containsExactly(BOB + " 1");
        assertThat(found(null, "HELLO_", Instant.MIN, Instant.MAX, 10)).containsExactly(BOB + " 1");
        assertThat(found("note", "100% in p", Instant.MIN, Instant.MAX, 10)).containsExactly(BOB + " 1");
        assertThat(found(null, "100 in", Instant.MIN, Instant.MAX, 10)).isEmpty();
        assertThat(found(null, "l_o", Instant.MIN, Instant.MAX, 10)).isEmpty();
        assertThat(found(null, "!", Instant.MIN, Instant.MAX, 10)).isEmpty();
    }

    private List<String> found(@Nullable String type, @Nullable String text, Instant since, Instant until, int limit) {
        return store().search(new EntryFilter(type, text, since, until), limit).stream()
                .map(entry -> entry.recipient() + " " + entry.id())
                .toList();
    }

    @Test
    void anotherStoreHasAnotherIdAndAnotherMark() {
        NotificationStore other = fresh();
        assertThat(other.id()).isNotEmpty().isNotEqualTo(store().id());
        assertThat(head(other, ANN).mark()).isNotEqualTo(storeMark());
    }

    @Test
    void twoInstancesOnTheSameDataAreOneStore() {
        Optional<NotificationStore> other = sameData(store());
        assumeTrue(other.isPresent(), "the data belongs to one instance");
        NotificationStore second = other.orElseThrow();
        made.add(second);
        append(ANN, "a");
        assertThat(second.id()).isEqualTo(store().id());
        assertThat(head(second, ANN)).isEqualTo(head(ANN));
        assertThat(second.append(List.of(request(ANN, "b")))
                        .get(0)
                        .notification()
                        .id())
                .isEqualTo(2);
        assertThat(second.markRead(ANN, 1).status()).isEqualTo(Status.CHANGED);
        assertThat(head(ANN).rev()).isEqualTo(3);
        assertThat(read(ANN, 0, storeMark()).steps()).hasSize(3);
    }

    @Test
    void everythingIsThereAgainAfterTheStoreWasClosed() {
        assumeTrue(isDurable(), "the data goes with the store");
        append(ANN, "a", key("k", "1"));
        append(ANN, "b");
        store().markRead(ANN, 1);
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        store().revokeTokens(ANN, 1_700_000_000_123L);
        LogHead head = head(ANN);
        LogPage page = read(ANN, 0, storeMark());
        String id = store().id();
        store().close();
        NotificationStore again = sameData(store()).orElseThrow();
        made.add(again);
        assertThat(again.id()).isEqualTo(id);
        assertThat(head(again, ANN)).isEqualTo(head);
        assertThat(again.readAfter(ANN, head(again, BOB).cursor(), 100, ALL)).isEqualTo(page);
        assertThat(again.preferences(ANN)).isEqualTo(Preferences.of(true, Map.of()));
        assertThat(again.append(List.of(request(ANN, "a", key("k", "1"), false)))
                        .get(0)
                        .repeated())
                .isTrue();
    }

    // --- reading on

    @Test
    void readsTheStepsRightAfterThePlaceInOrder() {
        List<StoredStep> steps = appendMany(ANN, 6);
        Step third = steps.get(2).step();
        LogPage page = read(ANN, 3, third.mark());
        assertThat(page.reset()).isNull();
        assertThat(page.steps()).extracting(Step::rev).containsExactly(4L, 5L, 6L);
        assertThat(page.steps()).containsExactly(stepsOf(steps.subList(3, 6)));
        assertThat(page.head()).isEqualTo(head(ANN));
    }

    @Test
    void atTheHeadThereIsNothingAndNoReset() {
        appendMany(ANN, 3);
        LogHead head = head(ANN);
        LogPage page = read(ANN, head.rev(), head.mark());
        assertThat(page.reset()).isNull();
        assertThat(page.steps()).isEmpty();
        assertThat(page.head()).isEqualTo(head);
    }

    @Test
    void beyondTheHeadIsAhead() {
        appendMany(ANN, 3);
        LogHead head = head(ANN);
        assertReset(read(ANN, 4, head.mark()), ResetReason.AHEAD);
        assertReset(read(ANN, Long.MAX_VALUE, 1), ResetReason.AHEAD);
        assertReset(read(BOB, 1, storeMark()), ResetReason.AHEAD);
    }

    @Test
    void anotherMarkIsAnotherHistory() {
        List<StoredStep> steps = appendMany(ANN, 3);
        assertReset(read(ANN, 0, storeMark() ^ 1), ResetReason.REPLACED);
        for (StoredStep stored : steps) {
            Step step = stored.step();
            assertReset(read(ANN, step.rev(), step.mark() ^ 1), ResetReason.REPLACED);
        }
        append(BOB, "b");
        assertReset(read(BOB, 1, steps.get(0).step().mark()), ResetReason.REPLACED);
    }

    @Test
    void aPlaceThatWasReachedByAReplayNeedsItsHeadToBeThereAsWell() {
        List<StoredStep> steps = appendMany(ANN, 4);
        Cursor place = steps.get(1).step().cursor();
        Cursor head = steps.get(3).step().cursor();
        LogPage page = store().readAfter(ANN, place.asOf(head), ALL, ALL);
        assertThat(page.reset()).isNull();
        assertThat(page.steps()).extracting(Step::rev).containsExactly(3L, 4L);
        Cursor lost = Cursor.of(4, head.mark() ^ 1);
        assertReset(store().readAfter(ANN, place.asOf(lost), ALL, ALL), ResetReason.REPLACED);
        Cursor beyond = Cursor.of(5, head.mark());
        assertReset(store().readAfter(ANN, place.asOf(beyond), ALL, ALL), ResetReason.AHEAD);
        Cursor elsewhere = Cursor.of(2, place.mark() ^ 1);
        assertReset(store().readAfter(ANN, elsewhere.asOf(head), ALL, ALL), ResetReason.REPLACED);
    }

    @Test
    void belowTheFloorIsPrunedAndTheFloorItselfCanBeResumed() {
        List<Step> all = overfill(ANN);
        StoredStep pruned = store().prune(ANN).orElseThrow();
        long floor = pruned.step().target();
        Step atFloor = all.get((int) floor - 1);
        Step below = all.get((int) floor - 2);
        assertReset(read(ANN, below.rev(), below.mark()), ResetReason.PRUNED);
        assertReset(read(ANN, 0, storeMark()), ResetReason.PRUNED);
        assertReset(read(ANN, floor, atFloor.mark() ^ 1), ResetReason.REPLACED);
        LogPage page = read(ANN, floor, atFloor.mark());
        assertThat(page.reset()).isNull();
        assertThat(page.steps().get(0).rev()).isEqualTo(floor + 1);
        assertThat(page.steps())
                .extracting(Step::rev)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(floor + 1, head(ANN).rev())
                                .boxed()
                                .toList());
    }

    @Test
    void readsAtMostSoManySteps() {
        appendMany(ANN, 6);
        LogPage page = store().readAfter(ANN, Cursor.of(0, storeMark()), 4, ALL);
        assertThat(page.steps()).extracting(Step::rev).containsExactly(1L, 2L, 3L, 4L);
        assertThat(page.head().rev()).isEqualTo(6);
    }

    @Test
    void stopsAfterAboutSoManyBytesButReadsAtLeastOneStep() {
        for (int i = 0; i < 6; i++) {
            store().append(List.of(new AppendRequest(ANN, draft("a", '"' + "x".repeat(5_000) + '"'), false, null)));
        }
        assertThat(store().readAfter(ANN, Cursor.of(0, storeMark()), 100, 1).steps())
                .hasSize(1);
        assertThat(store().readAfter(ANN, Cursor.of(0, storeMark()), 100, 0).steps())
                .hasSize(1);
        int some = store().readAfter(ANN, Cursor.of(0, storeMark()), 100, 15_000)
                .steps()
                .size();
        assertThat(some).isBetween(1, 4);
        assertThat(store().readAfter(ANN, Cursor.of(0, storeMark()), 100, ALL).steps())
                .hasSize(6);
    }

    @Test
    void creationsAreReadWithTheEntrysPresentStateAndOtherStepsAsTheyWere() {
        appendMany(ANN, 3);
        store().markRead(ANN, 1);
        store().delete(ANN, 2);
        List<Step> steps = read(ANN, 0, storeMark()).steps();
        assertThat(Objects.requireNonNull(steps.get(0).entry()).read()).isTrue();
        assertThat(steps.get(1).entry()).isNull();
        assertThat(Objects.requireNonNull(steps.get(2).entry()).read()).isFalse();
        assertThat(steps.get(3).kind()).isEqualTo(StepKind.READ);
        assertThat(steps.get(4).kind()).isEqualTo(StepKind.DELETED);
        store().markAllRead(ANN, 3);
        assertThat(Objects.requireNonNull(
                                read(ANN, 0, storeMark()).steps().get(2).entry())
                        .read())
                .isTrue();
        assertThat(Objects.requireNonNull(read(ANN, 0, storeMark()).steps().get(1))
                        .unreadCount())
                .isEqualTo(2);
    }

    @Test
    void aStepIsReadAsItWasAnswered() {
        Notification draft = draft("order.paid", "{\"n\":[1,2.50,\"ü\uD83D\uDE00\"]}").toBuilder()
                .title("Paid")
                .message("Line\nline")
                .link("/orders/7")
                .actor("7")
                .verb("paid")
                .build();
        AppendResult result = store().append(List.of(new AppendRequest(ANN, draft, false, null)))
                .get(0);
        Notification expected = draft.toBuilder().id(1).recipient(ANN).build();
        assertThat(result.notification()).isEqualTo(expected);
        assertThat(step(result).step().entry()).isEqualTo(expected);
        assertThat(read(ANN, 0, storeMark()).steps())
                .containsExactly(step(result).step());
        assertThat(store().list(ANN, ListQuery.newest()).entries()).containsExactly(expected);
        Step read = step(store().markRead(ANN, 1)).step();
        Step preferences = step(store().setPreferences(
                                ANN, Preferences.of(true, Map.of("a", Channels.of(true, false)))))
                .step();
        assertThat(read(ANN, 1, step(result).step().mark()).steps())
                .extracting(Step::rev, Step::mark, Step::kind, Step::target, Step::unreadCount, Step::preferences)
                .containsExactly(
                        tuple(2L, read.mark(), StepKind.READ, 1L, 0L, null),
                        tuple(
                                3L,
                                preferences.mark(),
                                StepKind.PREFERENCES,
                                0L,
                                0L,
                                Preferences.of(true, Map.of("a", Channels.of(true, false)))));
    }

    @Test
    void headsAnswersForEachUser() {
        appendMany(ANN, 2);
        Map<String, LogHead> heads = store().heads(List.of(ANN, BOB));
        assertThat(heads).hasSize(2);
        assertThat(heads.get(ANN)).isEqualTo(head(ANN));
        assertThat(heads.get(BOB)).isEqualTo(new LogHead(0, storeMark(), 0, 0));
        List<String> many = IntStream.range(0, 1_000).mapToObj(i -> "user" + i).toList();
        assertThat(store().heads(many)).containsOnlyKeys(many);
        assertThat(store().heads(List.of())).isEmpty();
    }

    // --- revoked tokens

    @Test
    void everyHeadBearsSinceWhenTokensAreRevoked() {
        append(ANN, "a");
        assertThat(head(ANN).revokedBefore()).isZero();
        LogHead before = head(ANN);
        store().revokeTokens(ANN, 1_700_000_000_123L);
        LogHead after = head(ANN);
        assertThat(after)
                .as("it is no step")
                .isEqualTo(new LogHead(
                        before.rev(), before.mark(), before.floor(), before.unreadCount(), 1_700_000_000_123L));
        assertThat(read(ANN, 0, storeMark()).head()).isEqualTo(after);
        assertThat(store().list(ANN, ListQuery.newest()).head()).isEqualTo(after);
        assertThat(store().markRead(ANN, 1).head().revokedBefore()).isEqualTo(1_700_000_000_123L);
        assertThat(head(BOB).revokedBefore()).as("of another user").isZero();
    }

    @Test
    void theLaterRevocationStays() {
        store().revokeTokens(ANN, 2_000);
        store().revokeTokens(ANN, 1_000);
        assertThat(head(ANN).revokedBefore()).isEqualTo(2_000);
        store().revokeTokens(ANN, 3_000);
        assertThat(head(ANN).revokedBefore()).isEqualTo(3_000);
    }

    @Test
    void tokensOfAUserWithoutALogCanBeRevoked() {
        store().revokeTokens(BOB, 5_000);
        assertThat(head(BOB)).isEqualTo(new LogHead(0, storeMark(), 0, 0, 5_000));
        append(BOB, "a");
        assertThat(head(BOB).revokedBefore()).isEqualTo(5_000);
        assertThat(read(BOB, 0, storeMark()).steps()).hasSize(1);
    }

    @Test
    void pruningForgetsNoRevocation() {
        store().revokeTokens(ANN, 5_000);
        overfill(ANN);
        assertThat(store().prune(ANN)).isPresent();
        assertThat(head(ANN).revokedBefore()).isEqualTo(5_000);
    }

    // --- lists

    @Test
    void listsTheNewestFirstAndSaysWhetherMoreFollow() {
        appendMany(ANN, 5);
        EntryPage all = store().list(ANN, ListQuery.newest());
        assertThat(ids(all)).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(all.total()).isEqualTo(5);
        assertThat(all.hasMore()).isFalse();
        assertThat(all.head()).isEqualTo(head(ANN));
        EntryPage two = store().list(ANN, ListQuery.newest().withLimit(2));
        assertThat(ids(two)).containsExactly(5L, 4L);
        assertThat(two.total()).isEqualTo(5);
        assertThat(two.hasMore()).isTrue();
        assertThat(store().list(ANN, ListQuery.newest().withLimit(5)).hasMore()).isFalse();
    }

    @Test
    void listsWhatIsBelowAnId() {
        appendMany(ANN, 5);
        EntryPage page = store().list(ANN, ListQuery.newest().withBefore(4).withLimit(2));
        assertThat(ids(page)).containsExactly(3L, 2L);
        assertThat(page.hasMore()).isTrue();
        assertThat(page.total()).isEqualTo(5);
        assertThat(ids(store().list(ANN, ListQuery.newest().withBefore(2)))).containsExactly(1L);
        assertThat(ids(store().list(ANN, ListQuery.newest().withBefore(1)))).isEmpty();
        assertThat(ids(store().list(ANN, ListQuery.newest().withBefore(100)))).hasSize(5);
    }

    @Test
    void listsOnlyWhatIsUnreadWithItsOwnTotal() {
        appendMany(ANN, 5);
        store().markRead(ANN, 2);
        store().markRead(ANN, 4);
        EntryPage page =
                store().list(ANN, ListQuery.newest().withUnreadOnly(true).withLimit(2));
        assertThat(ids(page)).containsExactly(5L, 3L);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.hasMore()).isTrue();
        EntryPage rest =
                store().list(ANN, ListQuery.newest().withUnreadOnly(true).withBefore(3));
        assertThat(ids(rest)).containsExactly(1L);
        assertThat(rest.hasMore()).isFalse();
        List<Notification> all = store().list(ANN, ListQuery.newest()).entries();
        assertThat(all).extracting(Notification::read).containsExactly(false, true, false, true, false);
    }

    @Test
    void listsLeaveOutWhatWasDeletedAndEveryStepThatCreatedNothing() {
        appendMany(ANN, 3);
        store().delete(ANN, 2);
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        append(ANN, "a");
        EntryPage page = store().list(ANN, ListQuery.newest());
        assertThat(ids(page)).containsExactly(6L, 3L, 1L);
        assertThat(page.total()).isEqualTo(3);
        EntryPage one = store().list(ANN, ListQuery.newest().withLimit(1).withBefore(3));
        assertThat(ids(one)).containsExactly(1L);
        assertThat(one.hasMore()).isFalse();
    }

    @Test
    void aPageOfLargeEntriesEndsEarlyAndIsNeverEmpty() {
        String data = '"' + "x".repeat(30_000) + '"';
        for (int i = 0; i < MAX_ENTRIES; i++) {
            store().append(List.of(new AppendRequest(ANN, draft("a", data), false, null)));
        }
        EntryPage page = store().list(ANN, ListQuery.newest().withLimit(200));
        assertThat(page.entries()).hasSizeBetween(1, MAX_ENTRIES - 1);
        assertThat(page.hasMore()).isTrue();
        List<Long> seen = new ArrayList<>(ids(page));
        while (page.hasMore()) {
            page = store().list(ANN, ListQuery.newest().withLimit(200).withBefore(seen.get(seen.size() - 1)));
            assertThat(page.entries()).isNotEmpty();
            seen.addAll(ids(page));
        }
        assertThat(seen).hasSize(MAX_ENTRIES).doesNotHaveDuplicates();
    }

    // --- reading and deleting

    @Test
    void marksOneEntryReadOnce() {
        appendMany(ANN, 2);
        StepResult first = store().markRead(ANN, 1);
        assertThat(first.status()).isEqualTo(Status.CHANGED);
        Step step = step(first).step();
        assertThat(step.kind()).isEqualTo(StepKind.READ);
        assertThat(step.target()).isEqualTo(1);
        assertThat(step.unreadCount()).isEqualTo(1);
        assertThat(first.head()).isEqualTo(new LogHead(3, step.mark(), 0, 1));
        StepResult again = store().markRead(ANN, 1);
        assertThat(again.status()).isEqualTo(Status.UNCHANGED);
        assertThat(again.step()).isNull();
        assertThat(again.head()).isEqualTo(first.head());
        assertThat(head(ANN)).isEqualTo(first.head());
    }

    @Test
    void whatIsNoEntryCannotBeMarkedRead() {
        appendMany(ANN, 2);
        store().markRead(ANN, 1);
        store().delete(ANN, 2);
        LogHead head = head(ANN);
        for (long id : new long[] {2, 3, 4, 5, 6, 1_000, Long.MAX_VALUE}) {
            StepResult result = store().markRead(ANN, id);
            assertThat(result.status()).as("id %d", id).isEqualTo(Status.NOT_FOUND);
            assertThat(result.step()).isNull();
            assertThat(result.head()).isEqualTo(head);
        }
        overfill(BOB);
        long floor = store().prune(BOB).orElseThrow().step().target();
        assertThat(store().markRead(BOB, floor).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(store().markRead(BOB, 1).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(store().markRead(BOB, floor + 1).status()).isEqualTo(Status.CHANGED);
    }

    @Test
    void marksEverythingReadUpToAnId() {
        appendMany(ANN, 4);
        StepResult result = store().markAllRead(ANN, 2);
        assertThat(result.status()).isEqualTo(Status.CHANGED);
        assertThat(step(result).step().kind()).isEqualTo(StepKind.READ_ALL);
        assertThat(step(result).step().target()).isEqualTo(2);
        assertThat(step(result).step().unreadCount()).isEqualTo(2);
        assertThat(result.head().unreadCount()).isEqualTo(2);
        assertThat(store().list(ANN, ListQuery.newest()).entries())
                .extracting(Notification::read)
                .containsExactly(false, false, true, true);
    }

    @Test
    void markingAllReadBearsTheSmallerOfTheGivenIdAndTheHead() {
        appendMany(ANN, 3);
        assertThat(step(store().markAllRead(ANN, Long.MAX_VALUE)).step().target())
                .isEqualTo(3);
        append(ANN, "a");
        append(ANN, "b");
        assertThat(step(store().markAllRead(ANN, 7)).step().target()).isEqualTo(6);
        append(ANN, "a");
        assertThat(step(store().markAllRead(ANN, 8)).step().target()).isEqualTo(8);
    }

    @Test
    void nothingToMarkIsNoStep() {
        appendMany(ANN, 3);
        store().markAllRead(ANN, 2);
        LogHead head = head(ANN);
        for (long upTo : new long[] {0, 1, 2}) {
            StepResult result = store().markAllRead(ANN, upTo);
            assertThat(result.status()).isEqualTo(Status.UNCHANGED);
            assertThat(result.step()).isNull();
            assertThat(result.head()).isEqualTo(head);
        }
        store().delete(ANN, 3);
        assertThat(store().markAllRead(ANN, Long.MAX_VALUE).status()).isEqualTo(Status.UNCHANGED);
    }

    @Test
    void deletesOneEntryOnce() {
        appendMany(ANN, 3);
        store().markRead(ANN, 1);
        StepResult unread = store().delete(ANN, 2);
        assertThat(unread.status()).isEqualTo(Status.CHANGED);
        assertThat(step(unread).step().kind()).isEqualTo(StepKind.DELETED);
        assertThat(step(unread).step().target()).isEqualTo(2);
        assertThat(step(unread).step().unreadCount()).isEqualTo(1);
        StepResult read = store().delete(ANN, 1);
        assertThat(step(read).step().unreadCount()).isEqualTo(1);
        LogHead head = head(ANN);
        StepResult again = store().delete(ANN, 2);
        assertThat(again.status()).isEqualTo(Status.UNCHANGED);
        assertThat(again.step()).isNull();
        assertThat(again.head()).isEqualTo(head);
        assertThat(ids(store().list(ANN, ListQuery.newest()))).containsExactly(3L);
    }

    @Test
    void deletingWhatIsNoEntrySucceedsUpToTheHeadAndIsUnknownBeyond() {
        appendMany(ANN, 2);
        store().markRead(ANN, 1);
        assertThat(store().delete(ANN, 3).status()).isEqualTo(Status.UNCHANGED);
        assertThat(store().delete(ANN, 4).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(store().delete(ANN, Long.MAX_VALUE).status()).isEqualTo(Status.NOT_FOUND);
        overfill(BOB);
        long floor = store().prune(BOB).orElseThrow().step().target();
        assertThat(store().delete(BOB, floor).status()).isEqualTo(Status.UNCHANGED);
        assertThat(store().delete(BOB, 1).status()).isEqualTo(Status.UNCHANGED);
    }

    @Test
    void everyStepBearsTheUnreadCountAfterIt() {
        appendMany(ANN, 3);
        store().markRead(ANN, 2);
        store().delete(ANN, 2);
        store().delete(ANN, 3);
        append(ANN, "a");
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        store().markAllRead(ANN, Long.MAX_VALUE);
        assertThat(read(ANN, 0, storeMark()).steps())
                .extracting(Step::unreadCount)
                .containsExactly(1L, 2L, 3L, 2L, 2L, 1L, 2L, 2L, 0L);
    }

    // --- batches and users

    @Test
    void aBatchIsAnsweredInItsOrder() {
        store().setPreferences(BOB, Preferences.of(false, Map.of("quiet", Channels.of(false, false))));
        append(ANN, "first", key("k", "1"));
        List<AppendResult> results = store().append(List.of(
                request(ANN, "a"),
                request(BOB, "quiet"),
                request(ANN, "b", key("k", "2"), false),
                request(BOB, "c"),
                request(ANN, "d"),
                request(ANN, "e", key("l", "1"), false),
                request(ANN, "e", key("l", "1"), false)));
        assertThat(results)
                .extracting(AppendResult::outcome)
                .containsExactly(
                        Outcome.STORED,
                        Outcome.SUPPRESSED,
                        Outcome.CONFLICT,
                        Outcome.STORED,
                        Outcome.STORED,
                        Outcome.STORED,
                        Outcome.STORED);
        assertThat(results.get(0).notification().id()).isEqualTo(2);
        assertThat(results.get(3).notification().id()).isEqualTo(2);
        assertThat(results.get(4).notification().id()).isEqualTo(3);
        assertThat(results.get(5).notification().id()).isEqualTo(4);
        assertThat(results.get(6).notification().id()).isEqualTo(4);
        assertThat(results.get(6).repeated()).isTrue();
        assertThat(store().append(List.of())).isEmpty();
    }

    @Test
    void usersAreIndependent() {
        appendMany(ANN, 3);
        LogPage before = read(ANN, 0, storeMark());
        appendMany(BOB, 2);
        store().markRead(BOB, 1);
        store().delete(BOB, 1);
        store().markAllRead(BOB, 100);
        store().setPreferences(BOB, Preferences.of(true, Map.of()));
        overfill(BOB);
        store().prune(BOB);
        assertThat(read(ANN, 0, storeMark())).isEqualTo(before);
        assertThat(store().preferences(ANN)).isEqualTo(Preferences.DEFAULT);
        assertThat(ids(store().list(ANN, ListQuery.newest()))).containsExactly(3L, 2L, 1L);
        String odd = "Ann";
        assertThat(head(odd).rev()).isZero();
        assertThat(head("ann ").rev()).isZero();
    }

    // --- idempotency

    @Test
    void theSameKeyAndPayloadIsAnsweredWithTheFirstEntry() {
        AppendResult first = append(ANN, "a", key("k", "1"));
        append(ANN, "b");
        AppendResult again = append(ANN, "a", key("k", "1"));
        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.outcome()).isEqualTo(Outcome.STORED);
        assertThat(again.step()).isNull();
        assertThat(again.notification()).isEqualTo(first.notification());
        assertThat(again.unreadCount()).isEqualTo(2);
        assertThat(head(ANN).rev()).isEqualTo(2);
    }

    @Test
    void theSameKeyWithAnotherPayloadIsAConflictAndStoresNothing() {
        append(ANN, "a", key("k", "1"));
        AppendResult result = append(ANN, "a", key("k", "2"));
        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(result.step()).isNull();
        assertThat(head(ANN).rev()).isEqualTo(1);
        assertThat(append(ANN, "a", key("k", "1")).repeated()).isTrue();
    }

    @Test
    void aKeyBelongsToItsOriginAndItsRecipient() {
        append(ANN, "a", new IdempotencyKey("host", "k", "1"));
        assertThat(append(ANN, "a", new IdempotencyKey("user:7", "k", "2")).outcome())
                .isEqualTo(Outcome.STORED);
        assertThat(append(BOB, "a", new IdempotencyKey("host", "k", "3")).outcome())
                .isEqualTo(Outcome.STORED);
        assertThat(append(ANN, "a", new IdempotencyKey("host", "K", "4")).outcome())
                .isEqualTo(Outcome.STORED);
        assertThat(head(ANN).rev()).isEqualTo(3);
        assertThat(head(BOB).rev()).isEqualTo(1);
    }

    @Test
    void aKeyIsRememberedAsLongAsItsEntryAndAtLeast24Hours() {
        append(ANN, "a", key("entry", "1"));
        append(BOB, "b", key("deleted", "1"));
        store().delete(BOB, 1);
        clock.advance(Duration.ofHours(23));
        assertThat(append(BOB, "b", key("deleted", "1")).repeated()).isTrue();
        clock.advance(Duration.ofDays(20));
        assertThat(append(ANN, "a", key("entry", "1")).repeated()).isTrue();
        assertThat(append(ANN, "a", key("entry", "2")).outcome()).isEqualTo(Outcome.CONFLICT);
    }

    @Test
    void theKeyOfAPrunedEntryIsRememberedFor24Hours() {
        append(ANN, "a", key("k", "1"));
        overfill(ANN);
        assertThat(store().prune(ANN)).isPresent();
        clock.advance(Duration.ofHours(23));
        AppendResult again = append(ANN, "a", key("k", "1"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.notification().id()).isEqualTo(1);
    }

    @Test
    void theKeyOfWhatIsNotKeptIsRememberedFor24Hours() {
        store().setPreferences(
                        ANN,
                        Preferences.of(
                                false, Map.of("live", Channels.of(false, true), "none", Channels.of(false, false))));
        assertThat(append(ANN, "live", key("l", "1")).repeated()).isFalse();
        assertThat(append(ANN, "none", key("n", "1")).repeated()).isFalse();
        clock.advance(Duration.ofHours(23));
        AppendResult live = append(ANN, "live", key("l", "1"));
        assertThat(live.outcome()).isEqualTo(Outcome.TRANSIENT);
        assertThat(live.repeated()).isTrue();
        AppendResult none = append(ANN, "none", key("n", "1"));
        assertThat(none.outcome()).isEqualTo(Outcome.SUPPRESSED);
        assertThat(none.repeated()).isTrue();
        assertThat(append(ANN, "live", key("l", "2")).outcome()).isEqualTo(Outcome.CONFLICT);
    }

    // --- preferences

    @Test
    void preferencesDecideBetweenFourOutcomes() {
        store().setPreferences(
                        ANN,
                        Preferences.of(
                                false,
                                Map.of(
                                        "both", Channels.of(true, true),
                                        "inbox", Channels.of(true, false),
                                        "live", Channels.of(false, true),
                                        "none", Channels.of(false, false))));
        AppendResult both = append(ANN, "both");
        assertThat(both.outcome()).isEqualTo(Outcome.STORED);
        assertThat(step(both).step().muted()).isFalse();
        AppendResult inbox = append(ANN, "inbox");
        assertThat(inbox.outcome()).isEqualTo(Outcome.STORED);
        assertThat(step(inbox).step().muted()).isTrue();
        for (String type : List.of("live", "none")) {
            AppendResult gone = append(ANN, type);
            assertThat(gone.outcome()).isEqualTo(type.equals("live") ? Outcome.TRANSIENT : Outcome.SUPPRESSED);
            assertThat(gone.step()).isNull();
            assertThat(gone.notification().id()).isZero();
            assertThat(gone.unreadCount()).isEqualTo(2);
        }
        assertThat(append(ANN, "other").outcome()).isEqualTo(Outcome.STORED);
        assertThat(store().list(ANN, ListQuery.newest()).total()).isEqualTo(3);
    }

    @Test
    void muteAllTakesTheAnnouncementFromEveryTypeButCriticalOnes() {
        store().setPreferences(
                        ANN,
                        Preferences.of(true, Map.of("live", Channels.of(false, true), "on", Channels.of(true, true))));
        assertThat(step(append(ANN, "a")).step().muted()).isTrue();
        assertThat(step(append(ANN, "on")).step().muted()).isTrue();
        assertThat(append(ANN, "live").outcome()).isEqualTo(Outcome.SUPPRESSED);
        AppendResult critical =
                store().append(List.of(request(ANN, "live", null, true))).get(0);
        assertThat(critical.outcome()).isEqualTo(Outcome.STORED);
        assertThat(step(critical).step().muted()).isFalse();
    }

    @Test
    void equalPreferencesMakeNoStep() {
        assertThat(store().setPreferences(ANN, Preferences.DEFAULT).status()).isEqualTo(Status.UNCHANGED);
        Preferences some = Preferences.of(false, Map.of("a", Channels.of(true, false)));
        StepResult first = store().setPreferences(ANN, some);
        assertThat(step(first).step().preferences()).isEqualTo(some);
        assertThat(step(first).step().target()).isZero();
        assertThat(store().preferences(ANN)).isEqualTo(some);
        StepResult again = store().setPreferences(ANN, Preferences.of(false, Map.of("a", Channels.of(true, false))));
        assertThat(again.status()).isEqualTo(Status.UNCHANGED);
        assertThat(again.step()).isNull();
        assertThat(again.head()).isEqualTo(first.head());
    }

    @Test
    void whetherAnEntryIsMutedIsFixedWhenItIsCreated() {
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        append(ANN, "a");
        store().setPreferences(ANN, Preferences.DEFAULT);
        append(ANN, "b");
        store().markRead(ANN, 2);
        store().setPreferences(ANN, Preferences.of(true, Map.of()));
        List<Step> steps = read(ANN, 0, storeMark()).steps();
        assertThat(steps.get(1).muted()).isTrue();
        assertThat(steps.get(3).muted()).isFalse();
    }

    // --- pruning

    @Test
    void aLogWithinItsLimitsIsNotPruned() {
        for (int i = 0; i < MAX_ENTRIES; i++) {
            assertThat(append(ANN, "a").pruneDue()).isFalse();
        }
        LogHead head = head(ANN);
        assertThat(store().prune(ANN)).isEmpty();
        assertThat(head(ANN)).isEqualTo(head);
    }

    @Test
    void pruningTakesAPrefixAndSaysSoWithAStep() {
        overfill(ANN);
        store().markRead(ANN, 1);
        store().markRead(ANN, MAX_ENTRIES);
        LogHead before = head(ANN);
        StoredStep pruned = store().prune(ANN).orElseThrow();
        Step step = pruned.step();
        assertThat(step.rev()).isEqualTo(before.rev() + 1);
        assertThat(pruned.prevMark()).isEqualTo(before.mark());
        assertThat(step.kind()).isEqualTo(StepKind.PRUNED);
        LogHead after = head(ANN);
        assertThat(after.rev()).isEqualTo(step.rev());
        assertThat(after.mark()).isEqualTo(step.mark());
        assertThat(after.floor()).isEqualTo(step.target());
        EntryPage left = store().list(ANN, ListQuery.newest().withLimit(200));
        assertThat(left.total()).isEqualTo(left.entries().size());
        assertThat(left.total()).isBetween(MAX_ENTRIES - 2L * (MAX_ENTRIES / 10), (long) MAX_ENTRIES);
        assertThat(ids(left)).allMatch(id -> id > after.floor());
        long unread = left.entries().stream().filter(entry -> !entry.read()).count();
        assertThat(after.unreadCount()).isEqualTo(unread);
        assertThat(step.unreadCount()).isEqualTo(unread);
        assertThat(store().prune(ANN)).isEmpty();
    }

    @Test
    void stepsAreBoundedToFourTimesTheEntries() {
        append(ANN, "a");
        for (int i = 0; i < 4 * MAX_ENTRIES + 7; i++) {
            store().setPreferences(ANN, Preferences.of(i % 2 == 0, Map.of()));
        }
        boolean due = append(ANN, "a").pruneDue();
        assertThat(due).isTrue();
        StoredStep pruned = store().prune(ANN).orElseThrow();
        LogHead head = head(ANN);
        assertThat(head.floor()).isEqualTo(pruned.step().target()).isPositive();
        assertThat(head.rev() - head.floor()).isLessThanOrEqualTo(4L * MAX_ENTRIES);
        assertThat(store().list(ANN, ListQuery.newest()).total()).isEqualTo(head.unreadCount());
    }

    @Test
    void aLogThatIsPrunedAgainAndAgainStaysWithinItsLimits() {
        Random random = new Random(5);
        for (int i = 0; i < 10 * MAX_ENTRIES; i++) {
            AppendResult result = append(ANN, "a");
            if (random.nextInt(3) == 0) {
                store().markRead(ANN, result.notification().id());
            }
            if (result.pruneDue()) {
                assertThat(store().prune(ANN)).isPresent();
            }
            LogHead head = head(ANN);
            EntryPage page = store().list(ANN, ListQuery.newest().withLimit(200));
            assertThat(page.total())
                    .isLessThanOrEqualTo(MAX_ENTRIES + 1L)
                    .isEqualTo(page.entries().size());
            assertThat(head.unreadCount())
                    .isEqualTo(page.entries().stream()
                            .filter(entry -> !entry.read())
                            .count());
        }
    }

    // --- the end

    @Test
    void closingTwiceIsHarmlessAndAClosedStoreThrows() {
        store().close();
        store().close();
        assertThatThrownBy(() -> store().append(List.of(request(ANN, "a")))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> head(ANN)).isInstanceOf(StoreException.class);
    }

    // --- everything at once

    @Test
    void doesWhatANaiveModelDoes() {
        for (long seed = 1; seed <= 6; seed++) {
            try {
                new StoreModel(fresh(), clock, seed).run(1_500);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    // --- helpers

    private long storeMark() {
        return head("somebody else").mark();
    }

    private LogHead head(String user) {
        return head(store(), user);
    }

    private static LogHead head(NotificationStore of, String user) {
        return Objects.requireNonNull(of.heads(List.of(user)).get(user));
    }

    private LogPage read(String user, long rev, long mark) {
        return store().readAfter(user, Cursor.of(rev, mark), ALL, ALL);
    }

    private void assertReset(LogPage page, ResetReason reason) {
        assertThat(page.reset()).isEqualTo(reason);
        assertThat(page.steps()).isEmpty();
    }

    private static StoredStep step(AppendResult result) {
        return Objects.requireNonNull(result.step());
    }

    private static StoredStep step(StepResult result) {
        return Objects.requireNonNull(result.step());
    }

    private static Step[] stepsOf(List<StoredStep> stored) {
        return stored.stream().map(StoredStep::step).toArray(Step[]::new);
    }

    private static List<Long> ids(EntryPage page) {
        return page.entries().stream().map(Notification::id).toList();
    }

    private static IdempotencyKey key(String key, String hash) {
        return new IdempotencyKey("host", key, hash);
    }

    private Notification draft(String type, String dataJson) {
        return Notification.builder(type)
                .dataJson(dataJson)
                .createdAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    private AppendRequest request(String user, String type) {
        return request(user, type, null, false);
    }

    private AppendRequest request(String user, String type, @Nullable IdempotencyKey key, boolean critical) {
        return new AppendRequest(user, draft(type, "{\"a\":1}"), critical, key);
    }

    private AppendResult append(String user, String type) {
        return store().append(List.of(request(user, type))).get(0);
    }

    private AppendResult append(String user, String type, IdempotencyKey key) {
        return store().append(List.of(request(user, type, key, false))).get(0);
    }

    private List<StoredStep> appendMany(String user, int count) {
        return IntStream.range(0, count).mapToObj(i -> step(append(user, "a"))).toList();
    }

    /** Appends until pruning is due. @return every step of the log */
    private List<Step> overfill(String user) {
        LogHead before = head(user);
        AppendResult last = append(user, "a");
        while (!last.pruneDue()) {
            last = append(user, "a");
        }
        return before.floor() == 0 ? read(user, 0, storeMark()).steps() : List.of();
    }
}
