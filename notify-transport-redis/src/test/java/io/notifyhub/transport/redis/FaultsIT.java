package io.notifyhub.transport.redis;

import org.junit.jupiter.api.Test;

/** A round or two of every fault; {@link FaultsLongIT} has many. */
class FaultsIT {
    private static final long SEED = System.nanoTime();

    @Test
    void whateverHappensToRedisNothingIsLostDoubledOrShuffled() throws Exception {
        try (FaultRounds rounds = new FaultRounds(SEED)) {
            for (Fault fault : Fault.values()) {
                rounds.round(fault, 300, 3_500);
            }
            rounds.report("every fault once");
        }
    }
}
