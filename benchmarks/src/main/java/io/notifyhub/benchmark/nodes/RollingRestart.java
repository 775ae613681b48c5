package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Crowd;
import io.notifyhub.benchmark.crowd.Tokens;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Restarts three hosts, one after the other, while thousands of clients are connected and notifications are sent. Every client
 * takes every step once and in order, or that is said and the program ends with 1. Prints how many came back in each tenth
 * of a second, and draws it.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.nodes.RollingRestart [clients] [notifications a second] [picture.svg]}</pre>
 */
public final class RollingRestart implements HubMember.Crew {
    private static final int HOSTS = 3;
    private static final int CONNECTS_PER_SECOND = 500;
    private static final long STEADY_MILLIS = 10_000;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final List<HostProcess> hosts = new ArrayList<>();
    private final List<HubMember> members = new ArrayList<>();
    private final List<Curve> curves = new ArrayList<>();
    private final int users;
    private volatile @Nullable Curve current;

    private RollingRestart(int clients) {
        // Two devices each.
        users = Math.max(1, clients / 2);
        for (int i = 0; i < clients; i++) {
            members.add(new HubMember("user-" + i % users, this));
        }
    }

    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int perSecond = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        Path picture = Path.of(arguments.length > 2 ? arguments[2] : "rolling-restart.svg");
        boolean fine;
        try (Backends backends = new Backends(true)) {
            fine = new RollingRestart(clients).run(backends, perSecond, picture);
        }
        System.exit(fine ? 0 : 1);
    }

    private boolean run(Backends backends, int perSecond, Path picture) throws Exception {
        try {
            for (int i = 0; i < HOSTS; i++) {
                HostProcess host = new HostProcess(Map.of(
                        "REDIS_URL",
                        backends.redisUrl(),
                        "DATABASE_URL",
                        backends.databaseUrl(),
                        "SECRET_KEY",
                        Tokens.SECRET,
                        "MAX_CONNECTIONS_PER_ADDRESS",
                        "1000000"));
                host.start();
                hosts.add(host);
            }
            try (Crowd crowd = new Crowd(members, CONNECTS_PER_SECOND)) {
                awaitAll();
                System.out.printf("%d clients of %d users at %d hosts%n", members.size(), users, HOSTS);
                try (Load load = new Load(this::choose, users, perSecond)) {
                    pause(STEADY_MILLIS);
                    for (int i = 0; i < HOSTS; i++) {
                        restart(i);
                    }
                    load.close();
                    return judge(load, crowd, picture);
                }
            }
        } finally {
            hosts.forEach(HostProcess::close);
        }
    }

    private void restart(int index) throws Exception {
        Curve curve = new Curve("host " + (index + 1));
        curves.add(curve);
        current = curve;
        HostProcess host = hosts.get(index);
        long millis = host.terminate();
        long begin = System.nanoTime();
        host.start();
        System.out.printf(
                "host %d ended after %d ms, was there again %d ms later%n",
                index + 1, millis, (System.nanoTime() - begin) / 1_000_000);
        awaitAll();
        pause(STEADY_MILLIS);
    }

    private void awaitAll() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!members.stream().allMatch(HubMember::isPresent)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all clients are connected");
            }
            pause(50);
        }
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private boolean judge(Load load, Crowd crowd, Path picture) throws Exception {
        long deadline = System.nanoTime() + 15_000_000_000L;
        while (missing(load) > 0 && System.nanoTime() < deadline) {
            pause(50);
        }
        long violations =
                members.stream().mapToLong(member -> member.violations().size()).sum();
        members.stream()
                .flatMap(member -> member.violations().stream())
                .limit(10)
                .forEach(System.out::println);
        for (Curve curve : curves) {
            System.out.printf("%n%s%n%s", curve.summary(), curve.ascii());
        }
        Picture.write(picture, curves);
        System.out.printf(
                "%n%d notifications acknowledged (%s; %d attempts repeated elsewhere), %d steps taken by devices;"
                        + " not delivered: %d; lost, doubled, out of order or told to reload: %d; attempts to connect that"
                        + " failed: %d; drawn in %s%n",
                load.acked(),
                load.times(),
                load.repeated(),
                members.stream().mapToLong(HubMember::steps).sum(),
                missing(load),
                violations,
                crowd.refused(),
                picture);
        return violations == 0 && missing(load) == 0;
    }

    /** How many devices have not got what was acknowledged. */
    private long missing(Load load) {
        return members.stream()
                .filter(member -> member.rev() < load.head(member.user))
                .count();
    }

    // --- what clients ask

    @Override
    public InetSocketAddress choose() {
        return hosts.get(ThreadLocalRandom.current().nextInt(hosts.size())).address();
    }

    @Override
    public String token(String user) {
        return Tokens.of(user, "");
    }

    @Override
    public void arrived(boolean again) {
        Curve curve = current;
        if (again && curve != null) {
            curve.count();
        }
    }

    @Override
    public void delivered(String frame) {
        // Counted by the member.
    }
}
