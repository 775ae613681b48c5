package io.notifyhub.client;

import io.notifyhub.client.FakeSockets.FakeSocket;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.ResetReason;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client in one thread: its clock, its server's end and what it told the application. */
final class Rig {
    private static final Pattern REF = Pattern.compile("\"ref\":\"([^\"]+)\"");

    final ManualScheduler time = new ManualScheduler();
    final FakeSockets sockets = new FakeSockets();
    final List<String> told = new ArrayList<>();
    final List<StateChange> changes = new ArrayList<>();
    final List<Throwable> errors = new ArrayList<>();
    final List<String> saved = new ArrayList<>();
    final RecordingStore store = new RecordingStore(saved);
    final NotifyClient client;

    Rig() {
        this(builder -> builder);
    }

    Rig(UnaryOperator<NotifyClientBuilder> settings) {
        client = settings.apply(NotifyClient.builder(URI.create("wss://host.example/ws/notifications/"))
                        .cursorStore(store)
                        .scheduler(time)
                        .connectExecutor(time)
                        .callbackExecutor(time)
                        .nanoTime(time::nanoTime)
                        .random(new Random(1))
                        .firstAttempt(1)
                        .socketFactory(sockets)
                        .listener(new Recorder()))
                .build();
    }

    /** Connected, caught up, at rev {@code head}. */
    static Rig live(long head) {
        return live(head, builder -> builder);
    }

    static Rig live(long head, UnaryOperator<NotifyClientBuilder> settings) {
        Rig rig = new Rig(settings);
        rig.client.connect();
        rig.time.run();
        rig.receive(hello(head, false), caughtUp(head));
        rig.told.clear();
        return rig;
    }

    FakeSocket socket() {
        return sockets.last();
    }

    void receive(String... frames) {
        for (String frame : frames) {
            socket().listener.onText(frame);
        }
        time.run();
    }

    /** The server's end closes with {@code code}. */
    void closed(int code) {
        socket().listener.onClosed(code, "", null);
        time.run();
    }

    /** The connection breaks, and the client tries once more. */
    void reconnect() {
        int before = sockets.opened.size();
        closed(1006);
        for (int i = 0; i < 310 && sockets.opened.size() == before; i++) {
            time.advance(Duration.ofMillis(100));
        }
        if (sockets.opened.size() != before + 1) {
            throw new AssertionError("no new socket, client is " + client.state());
        }
    }

    /** The {@code ref} of the last frame that has one. */
    String lastRef() {
        List<String> sent = socket().sent;
        for (int i = sent.size() - 1; i >= 0; i--) {
            Matcher ref = REF.matcher(sent.get(i));
            if (ref.find()) {
                return ref.group(1);
            }
        }
        throw new AssertionError("nothing with a ref in " + sent);
    }

    static NotifyClientException failure(CompletionStage<?> stage) {
        Throwable[] failure = new Throwable[1];
        stage.whenComplete((value, cause) -> failure[0] = cause);
        if (failure[0] instanceof java.util.concurrent.CompletionException) {
            failure[0] = failure[0].getCause();
        }
        if (!(failure[0] instanceof NotifyClientException)) {
            throw new AssertionError("not failed so: " + failure[0]);
        }
        return (NotifyClientException) failure[0];
    }

    static boolean done(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone()
                && !stage.toCompletableFuture().isCompletedExceptionally();
    }

    // ---- frames

    static String at(long rev) {
        return at(rev, rev);
    }

    static String at(long rev, long mark) {
        return Cursor.of(rev, mark).toString();
    }

    static String hello(long rev, boolean resumed) {
        return hello(rev, rev, resumed, null);
    }

    static String hello(long rev, long mark, boolean resumed, @org.jspecify.annotations.Nullable String reason) {
        return "{\"type\":\"connection_established\",\"message\":\"Connected as ann\",\"user_id\":42,\"cursor\":\""
                + at(rev, mark) + "\",\"resumed\":" + resumed + (reason == null ? "" : ",\"reason\":\"" + reason + '"')
                + ",\"unread_count\":3,\"heartbeat_ms\":25000,\"limits\":{\"max_frame_bytes\":65536}}";
    }

    static String created(long rev) {
        return created(rev, rev);
    }

    static String created(long rev, long mark) {
        return "{\"type\":\"invoice_paid\",\"data\":{\"n\":" + rev + "},\"id\":" + rev
                + ",\"created_at\":\"2026-01-02T03:04:05Z\",\"unread_count\":7,\"cursor\":\"" + at(rev, mark) + "\"}";
    }

    static String markedRead(long id, long rev) {
        return "{\"type\":\"notification_marked_read\",\"notification_id\":" + id
                + ",\"success\":true,\"unread_count\":5,\"cursor\":\"" + at(rev) + "\"}";
    }

    static String deleted(long id, long rev) {
        return "{\"type\":\"notification_deleted\",\"notification_id\":" + id
                + ",\"success\":true,\"unread_count\":5,\"cursor\":\"" + at(rev) + "\"}";
    }

    static String allRead(long upTo, long rev) {
        return "{\"type\":\"all_notifications_marked_read\",\"up_to\":" + upTo
                + ",\"success\":true,\"unread_count\":0,\"cursor\":\"" + at(rev) + "\"}";
    }

    static String pruned(long upTo, long rev) {
        return "{\"type\":\"notifications_pruned\",\"up_to\":" + upTo + ",\"unread_count\":2,\"cursor\":\"" + at(rev)
                + "\"}";
    }

    static String caughtUp(long rev) {
        return caughtUp(rev, rev);
    }

    static String caughtUp(long rev, long mark) {
        return "{\"type\":\"caught_up\",\"unread_count\":4,\"cursor\":\"" + at(rev, mark) + "\"}";
    }

    static String reset(long rev, long mark) {
        return "{\"type\":\"reset\",\"reason\":\"replaced\",\"cursor\":\"" + at(rev, mark) + "\"}";
    }

    static String done(String ref) {
        return "{\"type\":\"done\",\"ref\":\"" + ref + "\"}";
    }

    static String error(String code, String ref) {
        return "{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"No\",\"ref\":\"" + ref + "\"}";
    }

    static String closing(int code, boolean reconnect, long retryAfterMs, boolean reauthenticate) {
        return "{\"type\":\"closing\",\"code\":" + code + ",\"reason\":\"because\",\"reconnect\":" + reconnect
                + ",\"retry_after_ms\":" + retryAfterMs + ",\"reauthenticate\":" + reauthenticate + '}';
    }

    static String list(String ref, boolean hasMore, long... ids) {
        StringBuilder entries = new StringBuilder();
        for (long id : ids) {
            entries.append(entries.length() == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(id)
                    .append(",\"type\":\"invoice_paid\",\"title\":\"t\",\"read\":false,\"data\":{},")
                    .append("\"created_at\":\"2026-01-02T03:04:05Z\"}");
        }
        return "{\"type\":\"notifications_list\",\"notifications\":[" + entries + "],\"total\":9,\"unread_count\":6,"
                + "\"has_more\":" + hasMore + ",\"ref\":\"" + ref + "\"}";
    }

    /** Writes down everything it hears. */
    private final class Recorder implements NotifyClientListener {
        @Override
        public void onStateChange(StateChange change) {
            changes.add(change);
            told.add(change.to().name());
        }

        @Override
        public void onConnected(ConnectionEstablished hello) {
            told.add("connected");
        }

        @Override
        public void onNotification(Notification notification, boolean muted) {
            told.add((muted ? "muted " : "created ") + notification.id());
        }

        @Override
        public void onEvent(Event event) {
            told.add("event " + event.type());
        }

        @Override
        public void onMarkedRead(NotificationMarkedRead step) {
            told.add("read " + step.notificationId());
        }

        @Override
        public void onAllMarkedRead(AllNotificationsMarkedRead step) {
            told.add("all read " + step.upTo());
        }

        @Override
        public void onDeleted(NotificationDeleted step) {
            told.add("deleted " + step.notificationId());
        }

        @Override
        public void onPruned(NotificationsPruned step) {
            told.add("pruned " + step.upTo());
        }

        @Override
        public void onPreferencesChanged(PreferencesChanged step) {
            told.add("preferences");
        }

        @Override
        public void onCaughtUp(CaughtUp caughtUp) {
            told.add("caught up");
        }

        @Override
        public void onUnreadCount(long unreadCount) {
            told.add("unread " + unreadCount);
        }

        @Override
        public void onReload(NotificationsList list, ResetReason reason) {
            StringBuilder ids = new StringBuilder("reload ").append(reason.wireName());
            list.notifications().forEach(entry -> ids.append(' ').append(entry.id()));
            told.add(ids.toString());
        }

        @Override
        public void onError(Throwable error) {
            errors.add(error);
        }
    }
}
