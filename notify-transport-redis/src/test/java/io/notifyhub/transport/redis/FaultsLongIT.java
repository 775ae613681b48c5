package io.notifyhub.transport.redis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many rounds of each fault; {@code -Dnotify.rounds=…} for more or fewer than 50. */
@Tag("long")
class FaultsLongIT {
    private static final int ROUNDS = Integer.getInteger("notify.rounds", 50);
    private static final int ROUNDS_OF_A_SCENE = 10;
    private static final long SEED = Long.getLong("notify.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void nothingIsLostDoubledOrShuffled(Fault fault) throws Exception {
        long minMillis = fault == Fault.FROZEN ? 1_000 : 100;
        long maxMillis = fault == Fault.FROZEN ? 60_000 : 6_000;
        long seed = SEED + fault.ordinal();
        for (int done = 0; done < ROUNDS; done += ROUNDS_OF_A_SCENE) {
            // With a log of its own each, as logs are kept in memory.
            try (Fault.Scene scene = Fault.Scene.open(seed + done)) {
                FaultRounds rounds = new FaultRounds(seed + done, scene.hubs());
                for (int i = done; i < Math.min(done + ROUNDS_OF_A_SCENE, ROUNDS); i++) {
                    rounds.round(fault.in(scene), rounds.between(minMillis, maxMillis));
                }
                rounds.report(fault.toString());
            }
        }
    }

    @Test
    void norWhenSentinelsReplaceTheMaster() throws Exception {
        try (Failover failover = Failover.started();
                TwoHubs hubs = failover.hubs(SEED)) {
            FaultRounds rounds = new FaultRounds(SEED, hubs);
            for (int i = 0; i < ROUNDS; i++) {
                rounds.round(failover.trouble(), rounds.between(100, 3_000));
            }
            rounds.report("failover by a sentinel");
        }
    }

    @Test
    void norWhenAMasterOfAClusterDies() throws Exception {
        try (RedisCluster cluster = RedisCluster.started();
                TwoHubs hubs = cluster.hubs(SEED)) {
            FaultRounds rounds = new FaultRounds(SEED, hubs);
            for (int i = 0; i < ROUNDS; i++) {
                rounds.round(cluster.kill(i % cluster.masters.size()), rounds.between(100, 6_000));
            }
            rounds.report("masters of a cluster killed");
        }
    }
}
