package io.notifyhub.benchmark.micro;

import io.notifyhub.core.NotifyResult;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whether {@code notifyUser} gets dearer with the number of users, or with the length of their logs. Nobody is connected. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrowthCost {
    private static final int SOME_USERS = 1_000;
    private static final int SHORT_LOG = 10;

    /** So many users with short logs. */
    @State(Scope.Benchmark)
    public static class Users {
        @Param({"10", "1000", "100000"})
        public int users;

        @SuppressWarnings("NullAway.Init")
        private Room room;

        @Setup
        public void open() {
            room = new Room(users, 0, SHORT_LOG);
        }

        @TearDown
        public void close() {
            room.close();
        }
    }

    /** Some users with logs of so many entries. */
    @State(Scope.Benchmark)
    public static class Log {
        @Param({"10", "1000"})
        public int log;

        @SuppressWarnings("NullAway.Init")
        private Room room;

        @Setup
        public void open() {
            room = new Room(SOME_USERS, 0, log);
        }

        @TearDown
        public void close() {
            room.close();
        }
    }

    @Benchmark
    public NotifyResult byUsers(Users users) {
        return users.room.send();
    }

    @Benchmark
    public NotifyResult byLog(Log log) {
        return log.room.send();
    }
}
