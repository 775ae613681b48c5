package io.notifyhub.benchmark.micro;

import io.notifyhub.benchmark.live.Orders;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The frames that are written and read most. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecCost {
    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);
    private final Notification.Builder notification = Notification.builder("tick")
            .id(4_711)
            .recipient("user-42")
            .dataJson(new Orders.Tick(4_711, 1, "x".repeat(112)).json());
    private final String ping = "{\"type\":\"ping\"}";
    private final String markRead = "{\"type\":\"mark_read\",\"notification_id\":4711,\"ref\":\"a1\"}";
    private long rev;

    /** Each with a number and a time of its own, as no two frames are the same. */
    @Benchmark
    public byte[] encodeNotification() {
        long next = ++rev;
        ServerFrame frame = new NotificationCreated(
                notification.id(next).createdAt(Instant.ofEpochMilli(next)).build(), false, 3, Cursor.of(next, next));
        return codec.encode(frame);
    }

    @Benchmark
    public ClientFrame parsePing() throws MalformedFrameException {
        return codec.decodeClient(ping);
    }

    @Benchmark
    public ClientFrame parseMarkRead() throws MalformedFrameException {
        return codec.decodeClient(markRead);
    }
}
