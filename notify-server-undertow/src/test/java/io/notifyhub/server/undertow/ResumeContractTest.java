package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming back with a cursor: what was missed, in order, and then what is new; or the reason why not. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ResumeContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final NotificationHub hub = server.hub();
    private final long user = ServedHub.newUser();

    /** The cursor of a device that is up to date now. */
    private String cursorNow() {
        try (SocketClient client = server.open(Jwt.tokenOf(user))) {
            return client.expectHello().get("cursor").textValue();
        }
    }

    private JsonNode expectResumed(SocketClient client, String cursor, int missed, int unread) {
        JsonNode hello = client.next();
        assertThat(hello.get("type").textValue()).isEqualTo("connection_established");
        assertThat(hello.get("resumed").booleanValue()).isTrue();
        assertThat(hello.has("reason")).isFalse();
        assertThat(hello.get("cursor").textValue()).isEqualTo(cursor);
        assertThat(hello.get("missed").intValue()).isEqualTo(missed);
        assertThat(hello.get("unread_count").intValue()).isEqualTo(unread);
        return hello;
    }

    @Test
    void bringsWhatWasMissedInOrderAndInItsPresentState() {
        hub.notifyUser(user, "before", 0);
        String cursor = cursorNow();
        hub.notifyUser(user, "first", 1);
        hub.notifyUser(user, "second", 2);
        hub.notifyUser(user, NotificationRequest.type("third").title("Three").build());
        hub.inbox(user).delete(3);
        hub.inbox(user).markRead(2);
        hub.inbox(user).setPreferences(Preferences.of(true, Map.of()));
        hub.notifyUser(user, "muted", 8);
        hub.inbox(user).markAllRead(4);
        try (SocketClient client = server.resume(user, cursor)) {
            expectResumed(client, cursor, 8, 1);
            client.expect("{'type':'first','data':1,'id':2,'created_at':'<time>','read':true,'unread_count':2,"
                    + "'cursor':'<cursor>'}");
            client.expect("{'type':'notification','notification':{'id':4,'title':'Three','message':null,"
                    + "'type':'third','read':true,'created_at':'<time>','data':{},'link':null,'actor':null,"
                    + "'verb':null,'recipient':" + user + "},'unread_count':4,'cursor':'<cursor>'}");
            client.expect("{'type':'notification_deleted','notification_id':3,'success':true,'unread_count':3,"
                    + "'cursor':'<cursor>'}");
            client.expect("{'type':'notification_marked_read','notification_id':2,'success':true,'unread_count':2,"
                    + "'cursor':'<cursor>'}");
            client.expect("{'type':'preferences_changed','preferences':{'mute_all':true,'types':{}},"
                    + "'cursor':'<cursor>'}");
            client.expect("{'type':'notification_added','notification':{'id':8,'title':null,'message':null,"
                    + "'type':'muted','read':false,'created_at':'<time>','data':8,'link':null,'actor':null,"
                    + "'verb':null,'recipient':" + user + "},'unread_count':3,'cursor':'<cursor>'}");
            JsonNode last = client.expect("{'type':'all_notifications_marked_read','success':true,'up_to':4,"
                    + "'unread_count':1,'cursor':'<cursor>'}");
            JsonNode caughtUp = client.expect("{'type':'caught_up','unread_count':1,'cursor':'<cursor>'}");
            assertThat(caughtUp.get("cursor")).isEqualTo(last.get("cursor"));
            hub.inbox(user).setPreferences(Preferences.DEFAULT);
            assertThat(client.next().get("type").textValue()).isEqualTo("preferences_changed");
            client.expectNothing();
        }
    }

    @Test
    void bringsTheSameStepsLiveAndLater() {
        String cursor = cursorNow();
        try (SocketClient live = server.connect(user)) {
            for (int i = 0; i < 300; i++) {
                hub.notifyUser(user, "tick", Map.of("n", i));
            }
            try (SocketClient later = server.resume(user, cursor)) {
                expectResumed(later, cursor, 300, 300);
                for (int i = 0; i < 300; i++) {
                    assertThat(atItsPlace(later.next())).isEqualTo(live.next());
                }
                assertThat(later.next().get("type").textValue()).isEqualTo("caught_up");
            }
        }
    }

    /** A frame of a replay without the end of the replay in its cursor. */
    private static JsonNode atItsPlace(JsonNode frame) {
        String cursor = frame.get("cursor").textValue();
        return ((ObjectNode) frame).put("cursor", cursor.replaceFirst("-.*", ""));
    }

    @Test
    void goesOnFromTheCursorOfAnyFrame() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(user, "tick", 1);
            hub.notifyUser(user, "tick", 2);
            hub.notifyUser(user, "tick", 3);
            client.next();
            String cursor = client.next().get("cursor").textValue();
            try (SocketClient again = server.resume(user, cursor)) {
                expectResumed(again, cursor, 1, 3);
                assertThat(again.next().get("data").intValue()).isEqualTo(3);
                again.expect("{'type':'caught_up','unread_count':3,'cursor':'<cursor>'}");
            }
        }
    }

    @Test
    void missesNothingAtTheHead() {
        hub.notifyUser(user, "tick", 1);
        String cursor = cursorNow();
        try (SocketClient client = server.resume(user, cursor)) {
            expectResumed(client, cursor, 0, 1);
            client.expect("{'type':'caught_up','unread_count':1,'cursor':'" + cursor + "'}");
            client.expectNothing();
        }
    }

    @Test
    void goesOnFromTheVeryBeginning() {
        String cursor = cursorNow();
        hub.notifyUser(user, "tick", 1);
        try (SocketClient client = server.resume(user, cursor)) {
            expectResumed(client, cursor, 1, 1);
            assertThat(client.next().get("id").intValue()).isEqualTo(1);
            assertThat(client.next().get("type").textValue()).isEqualTo("caught_up");
        }
    }

    @Test
    void losesAndDoublesNothingWhileOthersWrite() throws InterruptedException {
        String cursor = cursorNow();
        int count = 400;
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= count; i++) {
                hub.notifyUser(user, "tick", i);
            }
        });
        writer.start();
        try {
            int seen = 0;
            while (seen < count) {
                try (SocketClient client = server.resume(user, cursor)) {
                    assertThat(client.next().get("resumed").booleanValue()).isTrue();
                    int take = Math.min(count, seen + 60);
                    while (seen < take) {
                        JsonNode frame = client.next();
                        if (frame.get("type").textValue().equals("tick")) {
                            seen++;
                            assertThat(frame.get("data").intValue()).isEqualTo(seen);
                            cursor = frame.get("cursor").textValue();
                        }
                    }
                }
            }
        } finally {
            writer.join(10_000);
        }
    }

    // --- where it is impossible

    private void expectReset(SocketClient client, String reason, int rev, int unread) {
        JsonNode hello = client.next();
        assertThat(hello.get("type").textValue()).isEqualTo("connection_established");
        assertThat(hello.get("resumed").booleanValue()).isFalse();
        assertThat(hello.get("reason").textValue()).isEqualTo(reason);
        assertThat(hello.get("missed").intValue()).isZero();
        assertThat(hello.get("cursor").textValue()).startsWith(rev + ".");
        client.expect("{'type':'caught_up','unread_count':" + unread + ",'cursor':"
                + hello.get("cursor").toString().replace('"', '\'') + "}");
        client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "1",
                "1.",
                ".1",
                "-1.000000000000",
                "1.00000000000g",
                "1.0000000000000",
                "01.000000000000",
                "1.ABCDEF012345",
                "9223372036854775808.000000000000",
                "1.000000000000 ",
                "\u0661.000000000000",
            })
    void saysThatACursorIsMalformed(String cursor) {
        hub.notifyUser(user, "tick", 1);
        try (SocketClient client = server.resume(user, cursor)) {
            expectReset(client, "malformed", 1, 1);
        }
    }

    @Test
    void saysThatACursorIsAhead() {
        hub.notifyUser(user, "tick", 1);
        try (SocketClient client = server.resume(user, "2.000000000000")) {
            expectReset(client, "ahead", 1, 1);
        }
        try (SocketClient client = server.resume(user, "9223372036854775807.000000000000")) {
            expectReset(client, "ahead", 1, 1);
        }
    }

    @Test
    void saysThatACursorIsOfAnotherHistoryOrUser() {
        hub.notifyUser(user, "tick", 1);
        long other = ServedHub.newUser();
        hub.notifyUser(other, "tick", 1);
        String cursor = cursorNow();
        try (SocketClient client = server.resume(other, cursor)) {
            expectReset(client, "replaced", 1, 1);
        }
        try (SocketClient client = server.resume(user, "0.123456789abc")) {
            expectReset(client, "replaced", 1, 1);
        }
    }

    @Test
    void saysThatTheLogNoLongerReachesBack() {
        try (MemoryNotificationStore store =
                        MemoryNotificationStore.builder().maxEntries(10).build();
                LiveServer server = LiveServer.start(settings -> settings.store(store))) {
            String early;
            try (SocketClient client = server.open(Jwt.tokenOf(user))) {
                early = client.expectHello().get("cursor").textValue();
                for (int i = 1; i <= 11; i++) {
                    server.hub().notifyUser(user, "tick", i);
                    client.next();
                }
                assertThat(client.next().get("type").textValue()).isEqualTo("notifications_pruned");
            }
            try (SocketClient client = server.resume(user, early)) {
                expectReset(client, "pruned", 12, 9);
            }
        }
    }

    @Test
    void takesTheFirstOfTwoCursors() {
        String cursor = cursorNow();
        try (SocketClient client = SocketClient.connect(
                server.socket("?token=" + Jwt.tokenOf(user) + "&cursor=" + cursor + "&cursor=nonsense"))) {
            expectResumed(client, cursor, 0, 0);
        }
    }

    // --- reloading on the socket

    @Test
    void putsListsAtTheirPlaceInTheFeed() {
        try (SocketClient client = server.connect(user)) {
            for (int i = 1; i <= 20; i++) {
                hub.notifyUser(user, "tick", i);
                client.send("{'type':'get_notifications','limit':1}");
            }
            int seen = 0;
            int lists = 0;
            while (lists < 20) {
                JsonNode frame = client.next();
                if (frame.get("type").textValue().equals("tick")) {
                    seen = frame.get("data").intValue();
                } else {
                    lists++;
                    assertThat(frame.at("/notifications/0/data").intValue()).isEqualTo(seen);
                    assertThat(frame.get("total").intValue()).isEqualTo(seen);
                    assertThat(frame.has("cursor")).isFalse();
                }
            }
        }
    }
}
