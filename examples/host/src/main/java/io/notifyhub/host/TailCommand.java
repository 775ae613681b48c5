package io.notifyhub.host;

import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a user's notifications as they come in, with the client that applications use, until it is told to end. */
@Command(
        name = "tail",
        description = "Prints a user's notifications as they come in, whatever happens to the connection.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(names = "--user-id", required = true, description = "Whose notifications.")
    private String userId = "";

    @Override
    public Integer call() throws InterruptedException {
        String given = server.token();
        String secret = given == null ? SecretKey.of(Settings.ofProcess()) : "";
        CountDownLatch over = new CountDownLatch(1);
        Printer printer =
                new Printer(spec.commandLine().getOut(), spec.commandLine().getErr(), over);
        try (NotifyClient client = NotifyClient.builder(server.webSocket("/ws/notifications/"))
                .token(() -> given != null ? given : Tokens.mint(secret, userId, TOKEN_LIFETIME, List.of()))
                .listener(printer)
                .build()) {
            client.connect();
            over.await();
        }
        return 1;
    }

    /** Entries and events to standard output, a line each; what happens to the connection to standard error. */
    private static final class Printer implements NotifyClientListener {
        private final PrintWriter out;
        private final PrintWriter err;
        private final CountDownLatch over;

        Printer(PrintWriter out, PrintWriter err, CountDownLatch over) {
            this.out = out;
            this.err = err;
            this.over = over;
        }

        @Override
        public void onConnected(ConnectionEstablished hello) {
            note(hello.message() + ", " + hello.missed() + " missed, " + hello.unreadCount() + " unread");
        }

        @Override
        public void onNotification(Notification n, boolean muted) {
            print("#" + n.id() + " " + n.type() + (muted ? " (muted)" : "") + (n.read() ? " (read)" : "")
                    + text(": ", n.title()) + text(" - ", n.message())
                    + ("{}".equals(n.dataJson()) ? "" : " " + n.dataJson()) + text(" -> ", n.link()));
        }

        @Override
        public void onEvent(Event event) {
            if (!event.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
                print("event " + event.type() + " " + event.dataJson());
            }
        }

        @Override
        public void onMarkedRead(NotificationMarkedRead step) {
            print("#" + step.notificationId() + " was read, " + step.unreadCount() + " unread");
        }

        @Override
        public void onDeleted(NotificationDeleted step) {
            print("#" + step.notificationId() + " was deleted, " + step.unreadCount() + " unread");
        }

        @Override
        public void onCaughtUp(CaughtUp caughtUp) {
            note("up to date, " + caughtUp.unreadCount() + " unread");
        }

        @Override
        public void onReload(NotificationsList list, ResetReason reason) {
            note("the log is another than before (" + reason.wireName() + "): it has " + list.total() + " entries");
        }

        @Override
        public void onStateChange(StateChange change) {
            Duration wait = change.retryIn();
            Throwable cause = change.cause();
            if (wait != null || cause != null) {
                note(change.to()
                        + text(": ", cause == null ? null : cause.getMessage())
                        + (wait == null ? "" : ", again in " + wait.toMillis() + " ms"));
            }
            if (change.to().isFinal()) {
                over.countDown();
            }
        }

        @Override
        public void onError(Throwable error) {
            note(String.valueOf(error.getMessage()));
        }

        private static String text(String before, @Nullable String value) {
            return value == null ? "" : before + value;
        }

        private void print(String line) {
            out.println(printable(line));
            out.flush();
        }

        private void note(String line) {
            err.println("-- " + printable(line));
            err.flush();
        }

        /** What others wrote must not drive the terminal. */
        private static String printable(String line) {
            return line.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
