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

/**
 * {@code notifyUser} with its log in memory, through feed and session up to the connection, without sockets. What a connection
 * adds is the difference to nobody.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendCost {
    private static final int LOG = 100;

    /** Who is connected. */
    public enum Connected {
        NOBODY(1_000, 0),
        EACH_OF_A_THOUSAND(1_000, 1_000),
        ONE_USER_A_THOUSAND_TIMES(1, 1_000);

        private final int users;
        private final int connections;

        Connected(int users, int connections) {
            this.users = users;
            this.connections = connections;
        }
    }

    @Param
    public Connected connected = Connected.NOBODY;

    @SuppressWarnings("NullAway.Init")
    private Room room;

    @Setup
    public void open() {
        room = new Room(connected.users, connected.connections, LOG);
    }

    @TearDown
    public void close() {
        room.close();
    }

    @Benchmark
    public NotifyResult notifyUser() {
        return room.send();
    }
}
