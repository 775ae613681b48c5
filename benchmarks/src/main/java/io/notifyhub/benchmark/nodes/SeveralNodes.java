package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Crowd;
import io.notifyhub.benchmark.crowd.Servers;
import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.benchmark.crowd.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Nodes over Redis beside socket.io with its Redis adapter: a thousand users with one connection, spread over the nodes, and each
 * node sends to users of all in turn. Servers and Redis share one processor, the clients have the other. Runs of the
 * two are interleaved.
 *
 * <pre>{@code taskset -c 1 java -cp … io.notifyhub.benchmark.nodes.SeveralNodes [rounds] [seconds] [per second] [nodes] [folder of the rival]}</pre>
 */
public final class SeveralNodes {
    private static final int USERS = 1_000;

    private final Latencies latencies = new Latencies();
    private final int seconds;
    private final int perSecond;
    private final int nodes;

    private SeveralNodes(int seconds, int perSecond, int nodes) {
        this.seconds = seconds;
        this.perSecond = perSecond;
        this.nodes = nodes;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int perSecond = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5_000;
        int nodes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 2;
        String rival = arguments.length > 4 ? arguments[4] : "";
        SeveralNodes benchmark = new SeveralNodes(seconds, perSecond, nodes);
        for (int i = 0; i < rounds; i++) {
            benchmark.ours("stored");
            benchmark.ours("event");
            if (!rival.isEmpty()) {
                benchmark.rival(Path.of(rival));
            }
        }
    }

    private List<InetSocketAddress> addresses() throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), Servers.freePort()));
        }
        return addresses;
    }

    private void ours(String kind) throws Exception {
        List<InetSocketAddress> addresses = addresses();
        try (Backends backends = new Backends(false);
                Servers servers = new Servers()) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    NotifyNodes.class.getName(),
                    backends.redisUrl(),
                    "memory",
                    "0",
                    String.valueOf(nodes)));
            addresses.forEach(address -> command.add(String.valueOf(address.getPort())));
            servers.start(command);
            List<HubMember> members = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                members.add(new HubMember("user-" + i, crew(addresses.get(i % nodes))));
            }
            try (Crowd crowd = new Crowd(members, 500)) {
                await(() -> members.stream().allMatch(HubMember::isPresent));
                measure("NotifyHub, " + kind, backends, servers, kind);
                long violations = members.stream()
                        .mapToLong(member -> member.violations().size())
                        .sum();
                if (violations > 0 || crowd.refused() > 0) {
                    throw new IllegalStateException(violations + " violations, " + crowd.refused() + " refused");
                }
            }
        }
    }

    private HubMember.Crew crew(InetSocketAddress address) {
        return new HubMember.Crew() {
            @Override
            public InetSocketAddress choose() {
                return address;
            }

            @Override
            public String token(String user) {
                return Tokens.of(user, "");
            }

            @Override
            public void arrived(boolean again) {
                // Awaited elsewhere.
            }

            @Override
            public void delivered(String frame) {
                count(frame);
            }
        };
    }

    private void rival(Path folder) throws Exception {
        List<InetSocketAddress> addresses = addresses();
        try (Backends backends = new Backends(false);
                Servers servers = new Servers()) {
            for (int i = 0; i < nodes; i++) {
                servers.start(List.of(
                        "node",
                        folder.resolve("server.js").toString(),
                        String.valueOf(addresses.get(i).getPort()),
                        backends.redisUrl(),
                        String.valueOf(i),
                        String.valueOf(nodes)));
            }
            List<SocketIoMember> members = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                members.add(new SocketIoMember("user-" + i, addresses.get(i % nodes), this::count));
            }
            try (Crowd crowd = new Crowd(members, 500)) {
                await(() -> members.stream().allMatch(SocketIoMember::isPresent));
                measure("socket.io with its Redis adapter", backends, servers, "");
                if (crowd.refused() > 0) {
                    throw new IllegalStateException(crowd.refused() + " refused");
                }
            }
        }
    }

    private void count(String frame) {
        String sent = HubMember.field(frame, "\"t\":", ',', '}');
        latencies.add(System.nanoTime() - Long.parseLong(sent));
    }

    private void measure(String name, Backends backends, Servers servers, String kind) throws Exception {
        String order = "run " + perSecond / nodes + ' ' + seconds + ' ' + USERS + ' ' + kind;
        // For the compilers.
        send(servers, order);
        send(servers, order);
        List<Long> pids = new ArrayList<>(servers.pids());
        pids.add(backends.redisPid());
        Usage before = Usage.of(pids);
        Usage redisBefore = Usage.of(List.of(backends.redisPid()));
        RedisMeter meter = RedisMeter.read(backends.redisUrl());
        int expected = perSecond / nodes * nodes * seconds;
        latencies.clear();
        send(servers, order);
        Usage after = Usage.of(pids);
        double cpu = after.cpuSeconds() - before.cpuSeconds();
        double redis = Usage.of(List.of(backends.redisPid())).cpuSeconds() - redisBefore.cpuSeconds();
        System.out.printf(
                "%s, %d nodes, %,d/s: %d of %d delivered; %.1f CPU-s per million, of it Redis %.1f; %s; %d MiB; Redis for each: %s%n",
                name,
                nodes,
                perSecond,
                latencies.count(),
                expected,
                cpu * 1e6 / expected,
                redis * 1e6 / expected,
                latencies,
                after.kibibytes() / 1_024,
                RedisMeter.read(backends.redisUrl()).since(meter, expected));
    }

    private void send(Servers servers, String order) throws IOException {
        servers.run(order);
        int seen = -1;
        while (seen < latencies.count()) {
            seen = latencies.count();
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all clients are connected");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
