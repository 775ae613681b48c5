package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Three masters of a cluster, without replicas. */
final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    final List<RedisServer> masters = new ArrayList<>();

    static RedisCluster started() {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < MASTERS; i++) {
            // A master that is back serves its slots at once, and those of a dead one do not stop the others.
            cluster.masters.add(RedisServer.started(
                    "--cluster-enabled",
                    "yes",
                    "--cluster-node-timeout",
                    "2000",
                    "--cluster-require-full-coverage",
                    "no"));
        }
        cluster.join();
        return cluster;
    }

    private void join() {
        for (int i = 0; i < MASTERS; i++) {
            int from = SLOTS * i / MASTERS;
            int to = SLOTS * (i + 1) / MASTERS - 1;
            masters.get(i).command(Command.CLUSTER, "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
            masters.get(i).command(Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (RedisServer other : masters.subList(1, MASTERS)) {
            masters.get(0).command(Command.CLUSTER, "MEET", "127.0.0.1", Integer.toString(other.port()));
        }
        TwoHubs.eventually().until(() -> masters.stream().allMatch(RedisCluster::seesAll));
    }

    private static boolean seesAll(RedisServer master) {
        String info = RedisServer.text(master.command(Command.CLUSTER, "INFO"));
        return info.contains("cluster_state:ok")
                && info.contains("cluster_size:" + MASTERS)
                && info.contains("cluster_slots_ok:" + SLOTS);
    }

    String url() {
        return "redis-cluster://"
                + String.join(
                        ",",
                        masters.stream()
                                .map(master -> "127.0.0.1:" + master.port())
                                .toList());
    }

    TwoHubs hubs(long seed) {
        return new TwoHubs(
                seed,
                RedisTransport.builder(url()).build(),
                RedisTransport.builder(url()).build());
    }

    /** A master is killed and comes back empty. */
    FaultRounds.Trouble kill(int index) {
        RedisServer master = masters.get(index);
        return new FaultRounds.Trouble(
                "MASTER " + index + " KILLED", false, List.of(0, 1), master::kill, () -> true, () -> {
                    master.start();
                    TwoHubs.eventually().until(() -> masters.stream().allMatch(RedisCluster::seesAll));
                });
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }
}
