package io.notifyhub.benchmark.size;

import io.notifyhub.benchmark.crowd.Crowd;
import io.notifyhub.benchmark.live.Audience;
import io.notifyhub.benchmark.live.Dialect;
import io.notifyhub.benchmark.live.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * One process of clients, each of another user. Connects them and counts what they are sent, as it is told on standard input:
 *
 * <pre>
 * connect upTo   all below this one that are not connected yet; says how many are
 * time           from now on what comes is counted and timed
 * came           says how many came
 * heard          says how many of them were not the next one, and how long they took
 * </pre>
 */
public final class Inhabitants {
    private static final long MILLI = 1_000_000;
    private static final int OPENING_AT_ONCE = 200;
    /** How long nobody may come in before the rest counts as refused. */
    private static final long PATIENCE = 5_000 * MILLI;

    private final int perNode;
    private final List<Integer> ports;
    private final List<Audience> audiences = new ArrayList<>();
    private int next;
    private long before;
    private long outOfOrderBefore;

    private Inhabitants(int first, int perNode, List<Integer> ports) {
        this.next = first;
        this.perNode = perNode;
        this.ports = ports;
    }

    /** The first one's number, how many there are to a node, and the nodes' ports. */
    public static void main(String[] arguments) throws IOException {
        List<Integer> numbers = Arrays.stream(arguments).map(Integer::valueOf).toList();
        Inhabitants all = new Inhabitants(numbers.get(0), numbers.get(1), numbers.subList(2, numbers.size()));
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "connect" -> System.out.println("connect " + all.connect(Integer.parseInt(words[1])));
                case "time" -> all.time();
                case "came" -> System.out.println("came " + all.came());
                default -> System.out.println("heard " + all.heard());
            }
        }
        System.exit(0);
    }

    private long sum(ToLongFunction<Audience> part) {
        return audiences.stream().mapToLong(part).sum();
    }

    /** @return how many are connected */
    @SuppressWarnings("resource") // to the end of the process
    private long connect(int upTo) throws IOException {
        if (next < upTo) {
            // A crowd is a thread, and each writes to an audience of its own.
            Audience audience = new Audience();
            List<Listener> listeners = new ArrayList<>(upTo - next);
            for (; next < upTo; next++) {
                InetSocketAddress node =
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(next / perNode));
                listeners.add(new Listener(node, next, "user-" + next % perNode, Dialect.HUB, audience));
            }
            new Crowd(listeners, Integer.MAX_VALUE, OPENING_AT_ONCE);
            audiences.add(audience);
            awaitAll(audience, listeners.size());
        }
        return sum(Audience::present);
    }

    private void time() {
        before = sum(Audience::delivered);
        outOfOrderBefore = sum(Audience::disordered);
        for (Audience audience : audiences) {
            audience.beginAnew();
            audience.time(true);
        }
    }

    private long came() {
        return sum(Audience::delivered) - before;
    }

    /** @return how many were out of order, and a histogram as text */
    private String heard() {
        Histogram took = new Histogram(3);
        audiences.forEach(audience -> took.add(audience.latencies()));
        ByteBuffer bytes = ByteBuffer.allocate(took.getNeededByteBufferCapacity());
        int length = took.encodeIntoByteBuffer(bytes);
        String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
        return (sum(Audience::disordered) - outOfOrderBefore) + " " + text;
    }

    private static void awaitAll(Audience audience, int count) {
        int seen = -1;
        long since = System.nanoTime();
        while (audience.present() < count && System.nanoTime() - since < PATIENCE) {
            LockSupport.parkNanos(MILLI);
            if (audience.present() != seen) {
                seen = audience.present();
                since = System.nanoTime();
            }
        }
    }
}
