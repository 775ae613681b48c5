package io.notifyhub.transport.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A master, a replica, and a sentinel that replaces the one by the other. */
final class Failover implements AutoCloseable {
    private static final String NAME = "hub";

    private final RedisServer first;
    private final RedisServer second;
    private final RedisServer sentinel;
    private RedisServer master;

    private Failover(RedisServer first, RedisServer second, RedisServer sentinel) {
        this.first = first;
        this.second = second;
        this.sentinel = sentinel;
        this.master = first;
    }

    static Failover started() throws IOException {
        RedisServer first = RedisServer.started("--repl-diskless-sync-delay", "0");
        RedisServer second =
                RedisServer.started("--replicaof", "127.0.0.1 " + first.port(), "--repl-diskless-sync-delay", "0");
        int port = RedisServer.freePort();
        Path configuration = Files.createTempFile("sentinel", ".conf");
        Files.write(
                configuration,
                List.of(
                        "port " + port,
                        "bind 127.0.0.1",
                        "sentinel monitor " + NAME + " 127.0.0.1 " + first.port() + " 1",
                        "sentinel down-after-milliseconds " + NAME + " 1000",
                        "sentinel failover-timeout " + NAME + " 2000"));
        Failover made = new Failover(first, second, RedisServer.sentinel(configuration, port));
        configuration.toFile().deleteOnExit();
        TwoHubs.eventually().until(made::isReady);
        return made;
    }

    String url() {
        return "redis-sentinel://127.0.0.1:" + sentinel.port() + '/' + NAME;
    }

    RedisSentinelClient client() {
        return RedisSentinelClient.builder()
                .masterName(NAME)
                .sentinels(Set.of(new HostAndPort("127.0.0.1", sentinel.port())))
                .build();
    }

    TwoHubs hubs(long seed) {
        return new TwoHubs(
                seed,
                RedisTransport.builder(url()).build(),
                RedisTransport.builder(url()).build());
    }

    private RedisServer other() {
        return master == first ? second : first;
    }

    /** The replica follows, and the sentinel knows it. */
    private boolean isReady() {
        String info = asked(other(), "replication");
        String known = asked(sentinel, "sentinel");
        return info.contains("master_link_status:up") && known.contains("slaves=1") && known.contains("status=ok");
    }

    private boolean isReplaced() {
        return asked(other(), "replication").contains("role:master")
                && asked(sentinel, "sentinel").contains("address=127.0.0.1:" + other().port());
    }

    /** Servers cut their clients off when their role changes. */
    private static String asked(RedisServer server, String section) {
        try {
            return RedisServer.text(server.command(Command.INFO, section));
        } catch (JedisConnectionException e) {
            return "";
        }
    }

    /** The master is killed; when the other one has taken over it comes back as its replica. */
    FaultRounds.Trouble trouble() {
        return new FaultRounds.Trouble(
                "FAILOVER", false, List.of(0, 1), () -> master.kill(), this::isReplaced, this::restart);
    }

    private void restart() throws IOException {
        RedisServer old = master;
        master = other();
        old.start();
        old.command(Command.REPLICAOF, "127.0.0.1", Integer.toString(master.port()));
        TwoHubs.eventually().until(this::isReady);
    }

    @Override
    public void close() {
        sentinel.close();
        first.close();
        second.close();
    }
}
