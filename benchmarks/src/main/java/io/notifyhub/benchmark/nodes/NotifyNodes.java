package io.notifyhub.benchmark.nodes;

import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.notifyhub.transport.redis.RedisTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes of NotifyHub that send to users of all nodes, in a process of their own. With a store in memory they are in one process and
 * share it; with PostgreSQL each may have a process.
 *
 * <pre>{@code
 * NotifyNodes <redis url> <store: memory, or a URL of PostgreSQL> <index of the first node> <number of all nodes> <port>...
 * run <per second> <seconds> <users> <stored or event>      on standard input, each node sending so many
 * }</pre>
 */
public final class NotifyNodes {
    private final List<NotificationHub> hubs = new ArrayList<>();
    private final List<RedisTransport> transports = new ArrayList<>();
    private final boolean inMemory;
    private final int first;
    private final int all;

    private NotifyNodes(boolean inMemory, int first, int all) {
        this.inMemory = inMemory;
        this.first = first;
        this.all = all;
    }

    public static void main(String[] arguments) throws Exception {
        boolean inMemory = arguments[1].equals("memory");
        NotifyNodes nodes = new NotifyNodes(inMemory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        NotificationStore store = inMemory
                ? MemoryNotificationStore.builder().build()
                : JdbcNotificationStore.postgresql(arguments[1]).build();
        for (int i = 4; i < arguments.length; i++) {
            nodes.start(arguments[0], store, Integer.parseInt(arguments[i]));
        }
        while (!nodes.transports.stream().allMatch(RedisTransport::isUp)) {
            LockSupport.parkNanos(10_000_000);
        }
        System.out.println("ready");
        nodes.obey();
        System.exit(0);
    }

    private void start(String redisUrl, NotificationStore store, int port) {
        RedisTransport transport = RedisTransport.builder(redisUrl).build();
        transports.add(transport);
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(Tokens.SECRET))
                .store(store)
                .transport(transport)
                .build();
        hubs.add(hub);
        NotifyServer.builder(hub)
                .port(port)
                .handlers(NotifyHandlers.builder(hub)
                        .maxSocketsPerAddress(1_000_000)
                        .build())
                .start();
    }

    private void obey() throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < hubs.size(); i++) {
                int node = i;
                senders.add(new Thread(() -> run(
                        node,
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        words[4].equals("stored"))));
            }
            senders.forEach(Thread::start);
            for (Thread sender : senders) {
                sender.join();
            }
            System.out.println("sent");
        }
    }

    /** Sends every millisecond what is due. */
    private void run(int node, int perSecond, int seconds, int users, boolean stored) {
        NotificationHub hub = hubs.get(node);
        String padding = "x".repeat(128);
        long begin = System.nanoTime();
        int total = perSecond * seconds;
        int done = 0;
        while (done < total) {
            long due = Math.min(total, (System.nanoTime() - begin) * perSecond / 1_000_000_000L);
            for (; done < due; done++) {
                // Each node sends to users of every node in turn.
                String user = "user-" + (first + node + (long) done * (all + 1)) % users;
                Map<String, Object> data = Map.of("t", System.nanoTime(), "p", padding);
                if (stored && inMemory) {
                    hub.notifyUser(user, "tick", data);
                } else if (stored) {
                    hub.notifyUserAsync(user, "tick", data);
                } else {
                    hub.sendEvent(user, "tick", data);
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
