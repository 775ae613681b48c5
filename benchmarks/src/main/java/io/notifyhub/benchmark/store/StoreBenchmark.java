package io.notifyhub.benchmark.store;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.protocol.Notification;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Durable sends, against one transaction per call and against the bare database writing the same rows in the same batches.
 * Each is run in turn, several times; medians are printed, and the ratios of the rounds.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.store.StoreBenchmark [postgres://user:password@host:port/name] [rounds] [seconds]}</pre>
 *
 * Without a URL it measures SQLite, in a file in the folder for temporary files.
 */
public final class StoreBenchmark {
    static final int CALLERS = 64;
    static final int USERS = 10_000;
    static final String DATA = "{\"order\":4711,\"text\":\"" + "x".repeat(110) + "\"}";

    private final Bare bare;
    private final JdbcNotificationStore store;
    private final CountingStore counted = new CountingStore();
    private final NotificationHub hub;
    private final long nanos;

    private StoreBenchmark(String url, long seconds) throws IOException, SQLException {
        this.nanos = seconds * 1_000_000_000L;
        Path file = Files.createTempDirectory("notify-benchmark").resolve("logs.db");
        this.store = url.isEmpty()
                ? JdbcNotificationStore.sqlite(file).build()
                : JdbcNotificationStore.postgresql(url).build();
        this.hub = NotificationHub.builder().store(counted.around(store)).build();
        this.bare = url.isEmpty() ? Bare.sqlite(file.resolveSibling("bare.db")) : Bare.postgresql(url);
    }

    public static void main(String[] arguments) throws Exception {
        String url = arguments.length > 0 ? arguments[0] : "";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        long seconds = arguments.length > 2 ? Long.parseLong(arguments[2]) : 5;
        StoreBenchmark benchmark = new StoreBenchmark(url, seconds);
        benchmark.warmUp();
        benchmark.manyCallers(rounds);
        benchmark.oneCaller(rounds);
        benchmark.close();
    }

    private void close() throws SQLException {
        hub.close();
        store.close();
        bare.close();
    }

    private void warmUp() throws Exception {
        // Every user gets a row first, as bare rows have one too.
        List<AppendRequest> batch = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            batch.add(request(user));
            if (batch.size() == 250) {
                store.append(batch);
                batch.clear();
            }
        }
        bare.makeUsers(USERS);
        for (int i = 0; i < 2; i++) {
            gathered();
            single();
            bare(16);
        }
    }

    static AppendRequest request(int user) {
        Notification draft = Notification.builder("order_paid")
                .title("Order paid")
                .dataJson(DATA)
                .createdAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
        return new AppendRequest("user" + user, draft, false, null);
    }

    private void manyCallers(int rounds) throws Exception {
        double[][] rates = new double[5][rounds];
        for (int i = 0; i < rounds; i++) {
            counted.reset();
            rates[0][i] = gathered();
            int batch = counted.meanBatch();
            rates[1][i] = single();
            rates[2][i] = bare(batch);
            rates[3][i] = batch;
            rates[4][i] = keyed();
        }
        System.out.printf(Locale.ROOT, "%d callers, %d writers at once%n", CALLERS, store.concurrency());
        System.out.printf(
                Locale.ROOT,
                "  hub, gathered             %8.0f sends/s, %.0f a transaction%n",
                median(rates[0]),
                median(rates[3]));
        System.out.printf(Locale.ROOT, "  store, one transaction each %6.0f sends/s%n", median(rates[1]));
        System.out.printf(Locale.ROOT, "  bare database, same batches %6.0f rows/s%n", median(rates[2]));
        System.out.printf(
                Locale.ROOT,
                "  hub / bare %s, hub / one each %s%n  with a key each / without %s%n",
                ratios(rates[0], rates[2]),
                ratios(rates[0], rates[1]),
                ratios(rates[4], rates[0]));
    }

    /** @return sends a second */
    private double gathered() throws Exception {
        NotificationRequest request = NotificationRequest.type("order_paid")
                .title("Order paid")
                .dataJson(DATA)
                .build();
        return threads(CALLERS, random -> {
            hub.notifyUser("user" + random.nextInt(USERS), request);
            return 1;
        });
    }

    /** As {@link #gathered}, each with an idempotency key. @return sends a second */
    private double keyed() throws Exception {
        return threads(CALLERS, random -> {
            hub.notifyUser(
                    "user" + random.nextInt(USERS),
                    NotificationRequest.type("order_paid")
                            .title("Order paid")
                            .dataJson(DATA)
                            .idempotencyKey(Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()))
                            .build());
            return 1;
        });
    }

    private double single() throws Exception {
        return threads(CALLERS, random -> {
            store.appendPatiently(List.of(request(random.nextInt(USERS))));
            return 1;
        });
    }

    private double bare(int batch) throws Exception {
        return threads(store.concurrency(), random -> bare.write(random, batch));
    }

    private void oneCaller(int rounds) throws Exception {
        double[][] micros = new double[2][rounds];
        NotificationRequest request = NotificationRequest.type("order_paid")
                .title("Order paid")
                .dataJson(DATA)
                .build();
        for (int i = 0; i < rounds; i++) {
            micros[0][i] = alone(random -> {
                hub.notifyUser("user" + random.nextInt(USERS), request);
                return 1;
            });
            micros[1][i] = alone(random -> bare.write(random, 1));
        }
        System.out.printf(
                Locale.ROOT,
                "one caller, median: hub %.0f us, bare commit %.0f us, ratio %s%n",
                median(micros[0]),
                median(micros[1]),
                ratios(micros[0], micros[1]));
    }

    /** Something that is done again and again. @return how many rows it wrote */
    private interface Work {
        int run(SplittableRandom random) throws SQLException;
    }

    private double threads(int count, Work work) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            long begin = System.nanoTime();
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                SplittableRandom random = new SplittableRandom(begin + i);
                Callable<Long> loop = () -> {
                    long rows = 0;
                    while (System.nanoTime() - begin < nanos) {
                        rows += work.run(random);
                    }
                    return rows;
                };
                all.add(pool.submit(loop));
            }
            long rows = 0;
            for (Future<Long> one : all) {
                rows += one.get();
            }
            return rows * 1e9 / (System.nanoTime() - begin);
        } finally {
            pool.shutdown();
        }
    }

    /** @return the median time of a call in microseconds */
    private double alone(Work work) throws SQLException {
        SplittableRandom random = new SplittableRandom(7);
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            work.run(random);
            times.add((System.nanoTime() - begin) / 1e3);
        }
        return median(times.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String ratios(double[] one, double[] other) {
        StringBuilder text = new StringBuilder();
        double[] all = new double[one.length];
        for (int i = 0; i < one.length; i++) {
            all[i] = one[i] / other[i];
            text.append(String.format(Locale.ROOT, i == 0 ? "%.2f" : " %.2f", all[i]));
        }
        return String.format(Locale.ROOT, "%.2f (rounds: %s)", median(all), text);
    }
}
