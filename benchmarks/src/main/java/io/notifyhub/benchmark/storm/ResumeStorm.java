package io.notifyhub.benchmark.storm;

import io.notifyhub.benchmark.crowd.Crowd;
import io.notifyhub.benchmark.crowd.Servers;
import io.notifyhub.benchmark.crowd.Usage;
import io.notifyhub.benchmark.live.HubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Devices of as many users are cut, each misses so many steps, and all come back at once with their cursors. Their logs are in
 * the node's memory; the node has one processor, the clients have the other.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.storm.ResumeStorm [clients] [steps]}</pre>
 */
public final class ResumeStorm {
    private static final long SECOND = 1_000_000_000;
    private static final double MEBI = 1 << 20;
    private static final String HEAP = "2g";
    /** Enough for all logs: nothing is pruned. */
    private static final long STORE_BYTES = 1L << 40;

    private static final int OPENING_AT_ONCE = 200;
    private static final int STORMS = 3;
    /** Somebody of a storm always gets on. */
    private static final long PATIENCE = 15 * SECOND;

    private final Servers servers = new Servers();
    private final InetSocketAddress target;
    private final int clients;
    private final int steps;
    private final Progress progress = new Progress();
    private final List<Returner> members = new ArrayList<>();
    private int storms;

    private ResumeStorm(int clients, int steps) throws IOException {
        this.clients = clients;
        this.steps = steps;
        int port = Servers.freePort();
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<String> command = HubServer.command(HEAP);
        command.addAll(List.of(String.valueOf(port), String.valueOf(STORE_BYTES)));
        servers.start(command);
        for (int i = 0; i < clients; i++) {
            members.add(new Returner(target, "user-" + i, progress));
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        new ResumeStorm(clients, steps).run();
    }

    private void run() throws IOException, InterruptedException {
        try (servers) {
            try (Crowd crowd = new Crowd(members, Integer.MAX_VALUE, OPENING_AT_ONCE)) {
                await(clients);
            }
            System.out.printf("%,d clients with %,d steps each%n%n", clients, steps);
            // The first ones are for the compilers, too.
            for (int i = 1; i <= STORMS; i++) {
                System.out.print("storm " + i + ": ");
                storm();
            }
        }
    }

    private void storm() throws IOException, InterruptedException {
        // The node is to find out that they are gone.
        LockSupport.parkNanos(SECOND);
        servers.run("flood " + (long) storms * clients * steps + ' ' + (long) clients * steps + ' ' + clients);
        storms++;
        long before = Long.parseLong(servers.ask("mem"));
        servers.ask("peak");
        double cpu = Usage.of(servers.pids()).cpuSeconds();
        long losses = progress.losses();
        long begin = System.nanoTime();
        try (Crowd crowd = new Crowd(members, Integer.MAX_VALUE)) {
            await((storms + 1) * clients);
            double seconds = (progress.lastNanos() - begin) / (double) SECOND;
            double used = Usage.of(servers.pids()).cpuSeconds() - cpu;
            long peak = Long.parseLong(servers.ask("peak"));
            long missing = (long) storms * clients * steps - progress.steps();
            System.out.printf(
                    Locale.ROOT,
                    "the last has everything after %.2f s; CPU %.2f s; heap %.0f MB before, the logs mostly, at most %.0f MB of %s,"
                            + " garbage included, %.0f MB afterwards; %d steps missing, %d out of order or with a cursor of no"
                            + " use, %d connections lost on the way%n",
                    seconds,
                    used,
                    before / MEBI,
                    peak / MEBI,
                    HEAP,
                    Long.parseLong(servers.ask("mem")) / MEBI,
                    missing,
                    progress.violations(),
                    progress.losses() - losses);
        }
    }

    private void await(int caughtUp) {
        long seen = -1;
        long since = System.nanoTime();
        while (progress.caughtUpCount() < caughtUp) {
            LockSupport.parkNanos(1_000_000);
            long now = progress.steps() + progress.caughtUpCount();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE) {
                throw new IllegalStateException("only " + progress.caughtUpCount() + " of " + caughtUp + " came back, "
                        + progress.losses() + " connections were lost");
            }
        }
    }
}
