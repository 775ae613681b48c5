package io.notifyhub.benchmark.size;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * As many idle connections as are asked for, each authenticated and of another user: what they take at several sizes, and how
 * long single sends to some of them last. The nodes have one processor, the clients have the other. Where a process may not
 * open enough descriptors there are several nodes that know nothing of each other.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.size.SizeBench [connections] [thousands of sends per second] [seconds]}</pre>
 */
public final class SizeBench {
    private static final List<Integer> SIZES =
            List.of(1_000, 10_000, 25_000, 50_000, 100_000, 200_000, 500_000, 1_000_000);
    private static final long SECOND = 1_000_000_000;
    private static final double KIBI = 1_024;
    private static final double GIBI = KIBI * KIBI * KIBI;
    private static final double MILLION = 1e6;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARM_UP_SECONDS = 3;

    private final int perSecond;
    private final int seconds;

    private SizeBench(int perSecond, int seconds) {
        this.perSecond = perSecond;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && arguments[0].equals("histogram")) {
            ClassHistogram.print(number(arguments, 1, 18_000), descriptors());
            return;
        }
        int connections = number(arguments, 0, 100_000);
        new SizeBench(1_000 * number(arguments, 1, 2), number(arguments, 2, 5)).run(connections);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    /** How many this process, and those that it starts, may open. */
    private static int descriptors() {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) Math.min(Integer.MAX_VALUE, system.getMaxFileDescriptorCount());
    }

    private void run(int connections) throws IOException {
        try (Town town = new Town(connections, descriptors())) {
            System.out.printf(
                    "# %d nodes, %d descriptors each%n%n", town.nodes().size(), descriptors());
            // For the compilers.
            town.connect(SIZES.get(0));
            int already = town.connected();
            System.out.println("What each further connection takes, and how long single sends last:\n");
            System.out.println("| connections | connects per s | heap and direct, KB | processes, KB"
                    + " | kernel, both ends, KB | p50, ms | p99 | p99.9 | longest | lost | out of order |");
            System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
            Footprint added = Footprint.NOTHING;
            for (int size : sizes(connections)) {
                added = added.plus(row(town, size));
                if (town.connected() < size) {
                    System.out.println("\nNo more than " + town.connected() + " come in.");
                    break;
                }
            }
            million(added, town.connected() - already);
        }
    }

    private static List<Integer> sizes(int connections) {
        return Stream.concat(SIZES.stream().skip(1).filter(size -> size < connections), Stream.of(connections))
                .toList();
    }

    /** @return what it has added */
    private Footprint row(Town town, int size) throws IOException {
        // Anew each time, as what is sent stays in the logs.
        Footprint before = Footprint.of(town.nodes());
        int had = town.connected();
        long begin = System.nanoTime();
        town.connect(size);
        double took = (System.nanoTime() - begin) / (double) SECOND;
        int more = town.connected() - had;
        LockSupport.parkNanos(SECOND);
        Footprint added = Footprint.of(town.nodes()).since(before);
        // A node that has just got its first ones is not compiled yet.
        town.send(perSecond, WARM_UP_SECONDS);
        Town.Heard heard = town.send(perSecond, seconds);
        String percentiles = String.join(
                " | ",
                IntStream.of(500, 990, 999, 1_000)
                        .mapToObj(tenths -> String.format(
                                Locale.ROOT,
                                "%.2f",
                                heard.took().getValueAtPercentile(tenths / 10.0) / NANOS_PER_MILLI))
                        .toList());
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,.0f | %.2f | %.2f | %.2f | %s | %d | %d |%n",
                town.connected(),
                more / took,
                added.used() / KIBI / more,
                added.resident() / KIBI / more,
                added.kernel() / KIBI / more,
                percentiles,
                heard.lost(),
                heard.disordered());
        return added;
    }

    private static void million(Footprint added, int connections) {
        double scale = MILLION / connections / GIBI;
        System.out.printf(
                Locale.ROOT,
                "%nAt this slope a million take %.1f GB of heap and direct buffers, %.1f GB of their processes, and %.1f GB of the"
                        + " kernel for both ends, some half of which is the server's.%n",
                added.used() * scale,
                added.resident() * scale,
                added.kernel() * scale);
    }
}
