package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A process that is to be killed: many callers send without end, and what they are about to send and were told is written
 * to standard output, a line at a time: {@code invoked}, {@code acked} with the id, {@code failed} or {@code unknown}.
 */
final class SendingProcess {
    static final int USERS = 20;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private SendingProcess() {}

    /** @param arguments a file or a URL, a name for this round, callers, a seed */
    public static void main(String[] arguments) throws IOException {
        JdbcNotificationStore store = open(arguments[0]);
        NotificationHub hub = NotificationHub.builder().store(store).build();
        int callers = Integer.parseInt(arguments[2]);
        SplittableRandom seeds = new SplittableRandom(Long.parseLong(arguments[3]));
        for (int caller = 0; caller < callers; caller++) {
            String name = arguments[1] + '-' + caller;
            SplittableRandom random = seeds.split();
            new Thread(() -> send(hub, name, random)).start();
        }
    }

    static JdbcNotificationStore open(String where) {
        // Nothing is pruned: who checks reads on from where it was.
        JdbcNotificationStore.Builder builder = where.startsWith("postgres:")
                ? JdbcNotificationStore.postgresql(where)
                : JdbcNotificationStore.sqlite(Path.of(where));
        return builder.maxEntries(1_000_000).build();
    }

    private static void send(NotificationHub hub, String name, SplittableRandom random) {
        for (int n = 0; ; n++) {
            String key = name + '-' + n;
            String user = "user" + random.nextInt(USERS);
            say("invoked " + key + ' ' + user);
            try {
                NotifyResult result = hub.notifyUser(user, request(key));
                say("acked " + key + ' ' + result.notification().id());
            } catch (StoreException e) {
                say((e.outcomeUnknown() ? "unknown " : "failed ") + key);
            }
        }
    }

    static NotificationRequest request(String key) {
        return NotificationRequest.type("news")
                .dataJson('"' + key + '"')
                .idempotencyKey(key)
                .build();
    }

    /** One write, so that a kill leaves whole lines. */
    private static synchronized void say(String line) {
        try {
            OUT.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
