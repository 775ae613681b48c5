package io.notifyhub.transport.redis;

import org.junit.jupiter.api.Test;

/** A round of every fault; {@link FaultsLongIT} has many. */
class FaultsIT {
    private static final long SEED = System.nanoTime();

    @Test
    void whateverHappensToRedisNothingIsLostDoubledOrShuffled() throws Exception {
        try (Fault.Scene scene = Fault.Scene.open(SEED)) {
            FaultRounds rounds = new FaultRounds(SEED, scene.hubs());
            for (Fault fault : Fault.values()) {
                rounds.round(fault.in(scene), rounds.between(300, 3_000));
            }
            rounds.report("every fault once");
        }
    }

    @Test
    void aMasterThatSentinelsReplaceCostsNothing() throws Exception {
        try (Failover failover = Failover.started();
                TwoHubs hubs = failover.hubs(SEED)) {
            FaultRounds rounds = new FaultRounds(SEED, hubs);
            rounds.round(failover.trouble(), 500);
            rounds.round(failover.trouble(), 500);
            rounds.report("failover by a sentinel");
        }
    }

    @Test
    void aMasterOfAClusterThatDiesCostsNothing() throws Exception {
        try (RedisCluster cluster = RedisCluster.started();
                TwoHubs hubs = cluster.hubs(SEED)) {
            FaultRounds rounds = new FaultRounds(SEED, hubs);
            for (int master = 0; master < cluster.masters.size(); master++) {
                rounds.round(cluster.kill(master), 500);
            }
            rounds.report("masters of a cluster killed");
        }
    }
}
