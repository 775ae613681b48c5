package io.notifyhub.transport.redis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many rounds of each fault; {@code -Dnotify.rounds=…} for more or fewer than 50. */
@Tag("long")
class FaultsLongIT {
    private static final int ROUNDS = Integer.getInteger("notify.rounds", 50);
    private static final long SEED = Long.getLong("notify.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void nothingIsLostDoubledOrShuffled(Fault fault) throws Exception {
        long minMillis = fault == Fault.FROZEN ? 1_000 : 100;
        long maxMillis = fault == Fault.FROZEN ? 60_000 : 6_000;
        try (FaultRounds rounds = new FaultRounds(SEED + fault.ordinal())) {
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    rounds.round(fault, minMillis, maxMillis);
                }
            } finally {
                rounds.report(fault.toString());
            }
        }
    }
}
