package io.notifyhub.benchmark.store;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What an append, resuming and the newest page cost in a log of ten steps and in a large one, then among ten users and among
 * many. Filling takes minutes.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.store.GrowthBenchmark [postgres://user:password@host:port/name] [how many]}</pre>
 *
 * Without a URL, or with {@code sqlite}, it measures SQLite, in a file in the folder for temporary files.
 */
public final class GrowthBenchmark {
    private static final int BATCH = 1_000;
    private static final int CALLS = 2_000;
    private static final int RESUMED = 100;

    private final JdbcNotificationStore store;
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<Cursor> places = new ArrayList<>();

    private GrowthBenchmark(JdbcNotificationStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        String url = arguments.length > 0 ? arguments[0] : "sqlite";
        int many = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        Path file = Files.createTempDirectory("notify-growth").resolve("logs.db");
        JdbcNotificationStore.Builder builder =
                url.equals("sqlite") ? JdbcNotificationStore.sqlite(file) : JdbcNotificationStore.postgresql(url);
        try (JdbcNotificationStore store =
                builder.maxEntries(10 * many).maxAge(Duration.ofDays(365)).build()) {
            GrowthBenchmark benchmark = new GrowthBenchmark(store);
            benchmark.log("warming up", "user0", 10);
            benchmark.log("10 steps in a log", "user1", 10);
            benchmark.log(many + " steps in a log", "user2", many);
            benchmark.log("10 steps, beside it", "user3", 10);
            for (int user = 4; user < many; user += BATCH) {
                List<AppendRequest> batch = new ArrayList<>();
                for (int i = user; i < Math.min(many, user + BATCH); i++) {
                    batch.add(StoreBenchmark.request(i));
                }
                store.append(batch);
            }
            benchmark.measure("10 steps, among " + many + " users", "user3");
            benchmark.appendToAny(many);
        }
    }

    private void log(String what, String user, int steps) {
        Cursor at = head(user).cursor();
        places.clear();
        AppendRequest request = StoreBenchmark.request(Integer.parseInt(user.substring(4)));
        for (int done = 0; done < steps; done += BATCH) {
            int size = Math.min(BATCH, steps - done);
            List<AppendRequest> batch = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                batch.add(request);
            }
            store.append(batch);
        }
        measure(what, user);
    }

    private LogHead head(String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    private void measure(String what, String user) {
        AppendRequest request = StoreBenchmark.request(Integer.parseInt(user.substring(4)));
        double[] append = new double[CALLS];
        double[] resume = new double[CALLS];
        double[] page = new double[CALLS];
        // So that there are as many to read on for every length, and a place in the middle of a log as well.
        for (int i = 0; i < RESUMED; i++) {
            store.append(List.of(request));
        }
        LogHead head = head(user);
        Cursor from = cursorAt(user, head, Math.max(0, head.rev() - RESUMED));
        Cursor middle = cursorAt(user, head, Math.max(0, head.rev() / 2 - RESUMED));
        for (int i = 0; i < CALLS; i++) {
            Cursor at = i % 2 == 0 ? from : middle;
            resume[i] = micros(() -> store.readAfter(user, at, 10, Integer.MAX_VALUE));
            page[i] = micros(() -> store.list(user, ListQuery.newest().withLimit(20)));
            append[i] = micros(() -> store.append(List.of(request)));
        }
        print(what, append, resume, page);
    }

    private Cursor cursorAt(String user, LogHead head, long rev) {
        // The mark of a step is learnt by reading; pages of a thousand lead there.
        Cursor at = Cursor.of(0, head("nobody").mark());
        while (at.rev() < rev) {
            int steps = (int) Math.min(BATCH, rev - at.rev());
            var read = store.readAfter(user, at, steps, Integer.MAX_VALUE).steps();
            at = read.get(read.size() - 1).cursor();
        }
        return at;
    }

    private void appendToAny(int users) {
        double[] append = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            AppendRequest request = StoreBenchmark.request(random.nextInt(users));
            append[i] = micros(() -> store.append(List.of(request)));
        }
        System.out.printf(Locale.ROOT, "%-36s append %6.0f us%n", "any of " + users + " users", median(append));
    }

    private static double micros(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        return (System.nanoTime() - begin) / 1e3;
    }

    private static void print(String what, double[] append, double[] resume, double[] page) {
        System.out.printf(
                Locale.ROOT,
                "%-36s append %6.0f us, ten steps on %6.0f us, newest page %6.0f us%n",
                what,
                median(append),
                median(resume),
                median(page));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
