package io.notifyhub.benchmark.micro;

import io.notifyhub.benchmark.live.Orders;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The store in memory: appending one step to a full log, pruning included, and reading the last hundred of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreCost {
    private static final int USERS = 500;
    private static final int PAGE = 100;
    private static final int PAGE_BYTES = 256 << 10;

    @Param({"100", "1000"})
    public int log;

    private final String data = new Orders.Tick(4_711, 1, "x".repeat(112)).json();
    private final String[] users = new String[USERS];
    private final Cursor[] hundredBack = new Cursor[USERS];
    private long appends;
    private long reads;

    @SuppressWarnings("NullAway.Init")
    private MemoryNotificationStore store;

    @Setup
    public void fill() {
        store = MemoryNotificationStore.builder()
                .maxEntries(log)
                .maxBytes(Long.MAX_VALUE)
                .build();
        for (int i = 0; i < USERS; i++) {
            users[i] = "user-" + i;
        }
        for (int step = 0; step < log; step++) {
            for (int i = 0; i < USERS; i++) {
                if (step == log - PAGE) {
                    LogHead head = Objects.requireNonNull(
                            store.heads(List.of(users[i])).get(users[i]));
                    hundredBack[i] = head.cursor();
                }
                append();
            }
        }
    }

    @Benchmark
    public AppendResult append() {
        String user = users[(int) (appends++ % USERS)];
        Notification draft = Notification.builder("tick")
                .recipient(user)
                .dataJson(data)
                .createdAt(Instant.ofEpochMilli(appends))
                .build();
        AppendResult result = store.append(List.of(new AppendRequest(user, draft, false, null)))
                .get(0);
        if (result.pruneDue()) {
            store.prune(user);
        }
        return result;
    }

    @Benchmark
    public LogPage readAfter() {
        int user = (int) (reads++ % USERS);
        return store.readAfter(users[user], hundredBack[user], PAGE, PAGE_BYTES);
    }
}
