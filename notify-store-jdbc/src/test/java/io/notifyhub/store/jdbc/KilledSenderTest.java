package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyResult;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stores what 64 callers send is killed at random moments. */
class KilledSenderTest {
    private static final int CALLERS = 64;
    private static final int SHORT = 2;
    private static final int LONG = Integer.getInteger("notify.kill.rounds", 100);
    private static final int MAX_MILLIS = 700;

    @TempDir
    Path folder;

    @Test
    void whatSqliteAcknowledgedIsThereOnceAfterKills() throws Exception {
        kill(folder.resolve("logs.db").toString(), SHORT);
    }

    @Test
    void whatPostgresAcknowledgedIsThereOnceAfterKills() throws Exception {
        kill(TestPostgres.server().newUrl(), SHORT);
    }

    @Test
    @Tag("long")
    void whatSqliteAcknowledgedIsThereOnceAfterManyKills() throws Exception {
        kill(folder.resolve("logs.db").toString(), LONG);
    }

    @Test
    @Tag("long")
    void whatPostgresAcknowledgedIsThereOnceAfterManyKills() throws Exception {
        kill(TestPostgres.server().newUrl(), LONG);
    }

    private static void kill(String where, int rounds) throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        SendLedger ledger = new SendLedger();
        for (int round = 0; round < rounds; round++) {
            ChildProcess process = ChildProcess.start(
                    SendingProcess.class,
                    where,
                    "r" + round,
                    String.valueOf(CALLERS),
                    String.valueOf(random.nextLong()));
            try (process) {
                process.awaitFirstLine();
                process.letWork(random.nextInt(MAX_MILLIS));
                process.kill().forEach(ledger::note);
            }
            try (JdbcNotificationStore store = SendingProcess.open(where)) {
                repeatSome(store, ledger, round);
                ledger.check(store);
            }
        }
        System.out.printf("killed %d times, seed %d: %s%n", rounds, seed, ledger);
        assertThat(ledger.ackedInAll()).isPositive();
    }

    /** In every other round the callers without an answer come back and try again: then all of it is there once. */
    private static void repeatSome(JdbcNotificationStore store, SendLedger ledger, int round) {
        if (round % 2 == 0) {
            return;
        }
        try (NotificationHub hub = NotificationHub.builder().store(store).build()) {
            for (String key : ledger.open()) {
                NotifyResult result = hub.notifyUser(ledger.userOf(key), SendingProcess.request(key));
                ledger.note("acked " + key + ' ' + result.notification().id());
            }
        }
    }
}
