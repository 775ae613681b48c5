package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.simulator.checker.HistoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A process that is to be killed: many callers send without end, and what they send and are told is in a history file. */
final class SendingProcess {
    static final List<String> USERS =
            IntStream.range(0, 50).mapToObj(user -> "user" + user).toList();

    private SendingProcess() {}

    /** @param arguments a file or a URL, the file of the history, a name for this round, callers, a seed */
    public static void main(String[] arguments) throws IOException {
        JdbcNotificationStore store = open(arguments[0]);
        NotificationHub hub = NotificationHub.builder().store(store).build();
        Observed observed =
                new Observed(HistoryFile.append(Path.of(arguments[1])).history());
        int callers = Integer.parseInt(arguments[3]);
        SplittableRandom seeds = new SplittableRandom(Long.parseLong(arguments[4]));
        for (int caller = 0; caller < callers; caller++) {
            String name = arguments[2] + '-' + caller + '-';
            SplittableRandom random = seeds.split();
            new Thread(() -> send(hub, observed, name, random)).start();
        }
        System.out.println("begun");
    }

    static JdbcNotificationStore open(String where) {
        // Nothing is pruned: who checks reads on from where it was.
        JdbcNotificationStore.Builder builder = where.startsWith("postgres:")
                ? JdbcNotificationStore.postgresql(where)
                : JdbcNotificationStore.sqlite(Path.of(where));
        return ChildProcess.opened(builder.maxEntries(1_000_000));
    }

    private static void send(NotificationHub hub, Observed observed, String name, SplittableRandom random) {
        for (int n = 0; ; n++) {
            observed.send(hub, USERS.get(random.nextInt(USERS.size())), name + n);
        }
    }
}
