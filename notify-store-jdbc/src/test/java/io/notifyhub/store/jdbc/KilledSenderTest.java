package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.HistoryFile;
import io.notifyhub.simulator.checker.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stores what 64 callers send is killed at random moments; the checker judges what is left. */
class KilledSenderTest {
    private static final int CALLERS = 64;
    private static final int SHORT = 2;
    private static final int LONG = Integer.getInteger("notify.kill.rounds", 100);
    private static final int MAX_MILLIS = 700;

    @TempDir
    Path folder;

    @Test
    void whatSqliteAcknowledgedIsThereOnceAfterKills() throws Exception {
        kill("SQLite", folder.resolve("logs.db").toString(), SHORT);
    }

    @Test
    void whatPostgresAcknowledgedIsThereOnceAfterKills() throws Exception {
        kill("PostgreSQL", TestPostgres.server().newUrl(), SHORT);
    }

    @Test
    @Tag("long")
    void whatSqliteAcknowledgedIsThereOnceAfterManyKills() throws Exception {
        kill("SQLite", folder.resolve("logs.db").toString(), LONG);
    }

    @Test
    @Tag("long")
    void whatPostgresAcknowledgedIsThereOnceAfterManyKills() throws Exception {
        kill("PostgreSQL", TestPostgres.server().newUrl(), LONG);
    }

    private void kill(String name, String where, int rounds) throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files = new ArrayList<>();
        Map<String, Cursor> places = new LinkedHashMap<>();
        int open = 0;
        for (int round = 0; round < rounds; round++) {
            Path file = folder.resolve("history-" + round + ".txt");
            files.add(file);
            killOnce(where, file, round, random);
            open += afterKill(where, file, places, round, round == rounds - 1);
        }
        Verdict.Counts counts = Observed.judged(HistoryFile.read(files));
        System.out.printf(
                "%s killed %d times, seed %d: %d sends open at a kill, %s%n", name, rounds, seed, open, counts);
    }

    private static void killOnce(String where, Path history, int round, SplittableRandom random) throws Exception {
        ChildProcess process = ChildProcess.start(
                SendingProcess.class,
                where,
                history.toString(),
                "r" + round,
                String.valueOf(CALLERS),
                String.valueOf(random.nextLong()));
        try (process) {
            process.awaitFirstLine();
            process.letWork(random.nextInt(MAX_MILLIS));
            assertThat(process.kill()).containsExactly("begun");
        }
    }

    /** @return how many sends had no answer */
    private static int afterKill(String where, Path file, Map<String, Cursor> places, int round, boolean last)
            throws IOException {
        History before = HistoryFile.read(List.of(file));
        Map<String, String> open = new Observed(before).open();
        try (HistoryFile history = HistoryFile.append(file);
                JdbcNotificationStore store = SendingProcess.open(where);
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            Observed observed = new Observed(history.history(), places);
            // In every other round the callers without an answer come back and try again: then all of it is there once.
            if (round % 2 == 1) {
                open.forEach((token, user) ->
                        assertThat(observed.send(hub, user, token)).isTrue());
            }
            observed.readOn(store, SendingProcess.USERS);
            if (last) {
                observed.end(store, SendingProcess.USERS);
            } else {
                observed.devicesEnd();
            }
        }
        return open.size();
    }
}
