package io.notifyhub.benchmark.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * The orders that every server under test takes on standard input, for those in Java, NotifyHub and rivals alike:
 *
 * <pre>
 * send  first count users nanos   so many, to one user after the other, that were due at this time
 * spread first count users nanos  as send, but to users far apart
 * flood first count users         so many, as fast as they go; says {@code sent}
 * mem                             collects garbage, and says what is used
 * peak                            the most of the heap that was in use at once since this was asked last
 * </pre>
 */
public final class Orders {
    private static final int COLLECTIONS = 3;
    /** A prime number: the users come in an order without pattern, and each as often as the others. */
    private static final long FAR = 1_000_003;

    private static final String PADDING = "x".repeat(112);

    private Orders() {}

    /** What is sent: 155 bytes as JSON. */
    public record Tick(long n, long t, String p) {
        /** As JSON, ready to be written. */
        public String json() {
            return "{\"n\":" + n + ",\"t\":" + t + ",\"p\":\"" + p + "\"}";
        }
    }

    /** Delivers to one user. */
    public interface Delivery {
        void send(String user, Tick tick);
    }

    /** Obeys until there are no more orders. Blocks. */
    public static void obey(Delivery delivery) throws IOException {
        obey(delivery, Orders::buffers);
    }

    /** As {@link #obey(Delivery)}. @param direct how many bytes are used outside of the heap */
    public static void obey(Delivery delivery, LongSupplier direct) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "send" -> send(delivery, words, Long.parseLong(words[4]), 1);
                case "spread" -> send(delivery, words, Long.parseLong(words[4]), FAR);
                case "flood" -> {
                    send(delivery, words, 0, 1);
                    System.out.println("sent");
                }
                case "peak" -> System.out.println("peak " + peak());
                default -> System.out.println("mem " + (heap() + direct.getAsLong()));
            }
        }
    }

    /** @param due 0 for now */
    private static void send(Delivery delivery, String[] words, long due, long apart) {
        long first = Long.parseLong(words[1]);
        long count = Long.parseLong(words[2]);
        int users = Integer.parseInt(words[3]);
        for (long i = first; i < first + count; i++) {
            long t = due == 0 ? System.nanoTime() : due;
            delivery.send("user-" + i * apart % users, new Tick(i / users, t, PADDING));
        }
    }

    /** After collections, which also let go of buffers. */
    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long peak() {
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                peak += pool.getPeakUsage().getUsed();
                pool.resetPeakUsage();
            }
        }
        return peak;
    }

    private static long buffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
