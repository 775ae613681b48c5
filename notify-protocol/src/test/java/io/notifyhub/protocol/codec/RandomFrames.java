package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.Pong;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Frames and JSON made up from a seed: the same seed gives the same ones. */
final class RandomFrames {
    private static final String[] LETTERS = {
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\u0001", "\u001f", "\u007f", "é", "日", "😀", "\u2028", "\ufeff",
        "{", "'", "null"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-1", "1.10", "1e400", "-1E-400", "12345678901234567890", "9223372036854775807", "0.0", "1E+2"
    };
    private static final String[] USER_IDS = {
        "0", "7", "007", "-1", "9007199254740991", "9007199254740992", "u-42", "Zoë😀", "1.0", " "
    };
    private static final String[] TYPES = {"general", "invoice.paid", "a", "friend_request", "x9._"};

    private final Random random;
    private final List<Supplier<ServerFrame>> server = List.of(
            this::hello,
            this::created,
            this::created,
            this::created,
            () -> new Event(pick(TYPES), json(3)),
            () -> new NotificationMarkedRead(number(), number(), maybe(this::cursor), ref()),
            () -> new AllNotificationsMarkedRead(number(), number(), maybe(this::cursor), ref()),
            () -> new NotificationDeleted(number(), number(), maybe(this::cursor), ref()),
            () -> new NotificationsPruned(number(), number(), cursor()),
            () -> new PreferencesChanged(preferences(), cursor()),
            () -> new NotificationSent(maybe(this::number), ref()),
            this::list,
            () -> new Authenticated(maybe(this::time), ref()),
            () -> new Done(text(8)),
            () -> new Echo(json(3), ref()),
            () -> new ErrorFrame(pick(ErrorCode.values()), text(20), ref()),
            () -> new Pong(ref()),
            () -> new Reset(pick(ResetReason.values()), cursor()),
            () -> new CaughtUp(number(), cursor()),
            () -> new Closing(this.random().nextInt(5000), text(9), flag(), number(), flag()));
    private final List<Supplier<ClientFrame>> client = List.of(
            () -> new Ping(ref()),
            () -> new GetNotifications(maybe(() -> 1 + this.random().nextInt(300)), maybe(this::id), flag(), ref()),
            () -> new MarkRead(id(), ref()),
            () -> new MarkAllRead(maybe(this::number), ref()),
            () -> new DeleteNotification(id(), ref()),
            () -> new Authenticate(text(20), ref()),
            this::send,
            this::send,
            () -> new CustomMessage("", array(3), null));

    RandomFrames(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    ServerFrame server() {
        return server.get(random.nextInt(server.size())).get();
    }

    ClientFrame client() {
        return client.get(random.nextInt(client.size())).get();
    }

    /** One JSON value without white space, as the writer of this module would give it. */
    String json(int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0:
                return pick(NUMBERS);
            case 1:
                return JsonWriting.quote(text(6));
            case 2:
                return "true";
            case 3:
                return "false";
            case 4:
                return "null";
            case 5:
                return array(depth);
            default:
                StringBuilder object = new StringBuilder("{");
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.append(JsonWriting.quote(i + text(3)))
                            .append(':')
                            .append(json(depth - 1))
                            .append(i > 1 ? "," : "");
                }
                return object.append('}').toString();
        }
    }

    private String array(int depth) {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            array.append(json(depth - 1)).append(i > 1 ? "," : "");
        }
        return array.append(']').toString();
    }

    private ServerFrame hello() {
        boolean resumed = flag();
        return ConnectionEstablished.builder(pick(USER_IDS), cursor())
                .message(text(20))
                .resumed(resumed)
                .reason(resumed ? null : maybe(() -> pick(ResetReason.values())))
                .missed(number())
                .unreadCount(number())
                .oldestId(number())
                .heartbeatMs(number())
                .tokenExpiresAt(maybe(this::time))
                .limits(new ConnectionEstablished.Limits(
                        random.nextInt(1 << 20), random.nextInt(1 << 20), random.nextInt(100)))
                .node(text(10))
                .build();
    }

    private ServerFrame created() {
        Notification.Builder notification = notification();
        boolean muted = flag();
        boolean kept = random.nextInt(4) > 0;
        notification.id(kept ? id() : 0);
        Notification built = notification.build();
        if (!muted && built.title() == null) {
            // This shape names no recipient: it is the one who receives it.
            built = notification.recipient(null).build();
        }
        return new NotificationCreated(built, muted, number(), kept ? cursor() : null);
    }

    private Notification.Builder notification() {
        return Notification.builder(pick(TYPES))
                .id(id())
                .recipient(maybe(() -> pick(USER_IDS)))
                .title(maybe(() -> text(12)))
                .message(maybe(() -> text(30)))
                .dataJson(json(3))
                .link(maybe(() -> text(12)))
                .actor(maybe(() -> pick(USER_IDS)))
                .verb(maybe(() -> text(5)))
                .read(flag())
                .createdAt(time());
    }

    private ServerFrame list() {
        List<Notification> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            entries.add(notification().build());
        }
        return new NotificationsList(entries, number(), number(), flag(), ref());
    }

    private ClientFrame send() {
        String data = json(3);
        Notification notification = Notification.builder(pick(TYPES))
                .title(maybe(() -> text(12)))
                .message(maybe(() -> text(30)))
                .dataJson(data.equals("null") ? "{}" : data)
                .link(maybe(() -> text(12)))
                .build();
        return new SendNotification(pick(USER_IDS), notification, maybe(() -> text(9)), ref());
    }

    private Preferences preferences() {
        Map<String, Preferences.Channels> types = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            types.put(text(4), Preferences.Channels.of(flag(), flag()));
        }
        return Preferences.of(flag(), types);
    }

    private Cursor cursor() {
        return Cursor.of(number(), random.nextLong());
    }

    private Instant time() {
        return Instant.ofEpochSecond(
                random.nextInt(),
                flag() ? 0 : flag() ? random.nextInt(1000) * 1_000_000L : random.nextInt(1_000_000_000));
    }

    private long number() {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private long id() {
        return Math.max(1, number());
    }

    private @Nullable String ref() {
        return maybe(() -> text(8));
    }

    private String text(int atMost) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(atMost + 1); i > 0; i--) {
            text.append(pick(LETTERS));
        }
        return text.toString();
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
