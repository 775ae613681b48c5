package io.notifyhub.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Rows of bytes, against steps as objects. */
class StepRowsTest {
    private static final String USER = "ann";
    private static final String[] PIECES = {"a", "", "ü", "漢字", "😀", "\u0001", "\"", "{\"k\":[1,2]}"};

    private final AtomicLong bytes = new AtomicLong();
    private final StepRows rows = new StepRows(USER, new SegmentPool(1 << 20), bytes);
    private final Map<Long, Step> expected = new TreeMap<>();
    private long floor;
    private long head;

    private static String text(SplittableRandom random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most);
        while (text.length() < length) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static Step created(long rev, SplittableRandom random) {
        int most = random.nextInt(200) == 0 ? 40_000 : random.nextInt(10) == 0 ? 2_000 : 100;
        Notification entry = Notification.builder(text(random, 10))
                .id(rev)
                .recipient(USER)
                .createdAt(Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000)))
                .title(random.nextBoolean() ? null : text(random, 20))
                .message(random.nextBoolean() ? null : text(random, 20))
                .dataJson(text(random, most))
                .link(random.nextBoolean() ? null : "")
                .actor(random.nextBoolean() ? null : text(random, 5))
                .verb(random.nextBoolean() ? null : text(random, 5))
                .build();
        return new Step(
                rev,
                random.nextLong(),
                StepKind.CREATED,
                rev,
                random.nextInt(1_000),
                entry.createdAt(),
                random.nextBoolean(),
                entry,
                null);
    }

    private static Step other(long rev, SplittableRandom random) {
        StepKind[] kinds = {StepKind.READ, StepKind.READ_ALL, StepKind.DELETED, StepKind.PRUNED, StepKind.PREFERENCES};
        StepKind kind = kinds[random.nextInt(kinds.length)];
        Preferences preferences = kind != StepKind.PREFERENCES
                ? null
                : Preferences.of(
                        random.nextBoolean(),
                        Map.of(
                                "a",
                                Channels.of(random.nextBoolean(), random.nextBoolean()),
                                "漢" + rev,
                                Channels.of(false, true)));
        Instant at = Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000));
        return new Step(
                rev,
                random.nextLong(),
                kind,
                random.nextLong(rev),
                random.nextInt(1_000),
                at,
                false,
                null,
                preferences);
    }

    private void change(SplittableRandom random) {
        long rev = floor + 1 + random.nextLong(head - floor);
        Step step = Objects.requireNonNull(expected.get(rev));
        Notification entry = step.entry();
        assertThat(rows.hasEntry(rev)).isEqualTo(entry != null);
        if (entry == null) {
            return;
        }
        if (random.nextInt(3) == 0) {
            rows.markRead(rev);
            expected.put(rev, with(step, entry.toBuilder().read(true).build()));
        } else {
            rows.forget(rev);
            expected.put(rev, with(step, null));
        }
    }

    private static Step with(Step s, @Nullable Notification entry) {
        return new Step(
                s.rev(),
                s.mark(),
                s.kind(),
                s.target(),
                s.unreadCount(),
                s.createdAt(),
                s.muted(),
                entry,
                s.preferences());
    }

    private void compare() {
        assertThat(rows.count()).isEqualTo(expected.size());
        expected.forEach((rev, step) -> {
            assertThat(rows.step(rev)).isEqualTo(step);
            assertThat(rows.mark(rev)).isEqualTo(step.mark());
            assertThat(rows.entry(rev)).isEqualTo(step.entry());
            assertThat(rows.isUnread(rev))
                    .isEqualTo(step.entry() != null && !step.entry().read());
        });
    }

    @RepeatedTest(20)
    @DisplayName("whatever was added, read, deleted and dropped, the rows are what the steps were")
    void asObjects(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition() == 1 ? System.nanoTime() : repetition.getCurrentRepetition();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int shrinking = random.nextInt(2, 40);
        for (int i = 0; i < 1_500; i++) {
            int what = random.nextInt(40);
            if (what < 25 || head == floor) {
                head++;
                Step step = random.nextInt(4) == 0 ? other(head, random) : created(head, random);
                rows.add(step);
                expected.put(head, step);
            } else if (what < 39) {
                change(random);
            } else if (random.nextInt(shrinking) == 0) {
                floor += random.nextLong(head - floor + 1);
                rows.removeUpTo(floor);
                expected.keySet().removeIf(rev -> rev <= floor);
            }
            if (i % 100 == 0) {
                compare();
            }
        }
        compare();
        rows.removeUpTo(head);
        assertThat(bytes).as("nothing is left").hasValue(0);
    }

    @Test
    @DisplayName("what is deleted makes room")
    void deletedMakesRoom() {
        SplittableRandom random = new SplittableRandom(1);
        for (head = 1; head <= 2_000; head++) {
            rows.add(created(head, random));
        }
        long full = bytes.get();
        for (long rev = 1; rev <= 2_000; rev++) {
            rows.forget(rev);
        }
        assertThat(bytes.get()).isLessThan(full / 2).isLessThan(2_000 * 120);
    }
}
