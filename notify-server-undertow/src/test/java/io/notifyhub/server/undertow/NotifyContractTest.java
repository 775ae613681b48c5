package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device gets when the application notifies its user. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class NotifyContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final NotificationHub hub = server.hub();
    private final long user = ServedHub.newUser();

    // --- without a title

    @Test
    void tellsEveryConnectionOfAMessageWithoutATitle() {
        try (SocketClient phone = server.connect(user);
                SocketClient laptop = server.connect(user)) {
            hub.notifyUser(
                    user, "friend_request", Map.of("request_id", 123, "from_user", Map.of("id", 2, "username", "bob")));
            String frame = "{'type':'friend_request','data':{'request_id':123,'from_user':{'id':2,'username':'bob'}},"
                    + "'id':1,'created_at':'<time>','unread_count':1,'cursor':'<cursor>'}";
            JsonNode first = phone.expect(frame);
            assertThat(laptop.expect(frame)).isEqualTo(first);
            phone.expectNothing();
            laptop.expectNothing();
        }
    }

    @Test
    void addsWhatIsSetOfTheRestToAMessageWithoutATitle() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(
                    user,
                    NotificationRequest.type("new_message")
                            .message("hi")
                            .actor("2")
                            .verb("wrote")
                            .link("/m/1")
                            .data(Map.of("content", "hi"))
                            .build());
            client.expect("{'type':'new_message','data':{'content':'hi'},'id':1,'created_at':'<time>','message':'hi',"
                    + "'actor':2,'verb':'wrote','link':'/m/1','unread_count':1,'cursor':'<cursor>'}");
        }
    }

    @Test
    void writesAnEmptyObjectWhereThereIsNoData() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(user, "tick", null);
            client.expect(
                    "{'type':'tick','data':{},'id':1,'created_at':'<time>','unread_count':1," + "'cursor':'<cursor>'}");
        }
    }

    @Test
    void sendsEveryJsonAsData() {
        try (SocketClient client = server.connect(user)) {
            for (Object data : new Object[] {"text", 5, true, Arrays.asList(1, null, "\u00e9\ud83d\ude00")}) {
                hub.notifyUser(user, "tick", data);
            }
            for (String data : new String[] {"'text'", "5", "true", "[1,null,'\u00e9\ud83d\ude00']"}) {
                Json.assertMatches(client.next().get("data"), data);
            }
        }
    }

    @Test
    void numbersTheStepsOfAUserAndCountsWhatIsUnread() {
        try (SocketClient client = server.connect(user)) {
            for (int i = 1; i <= 50; i++) {
                hub.notifyUser(user, "tick", i);
            }
            for (int i = 1; i <= 50; i++) {
                client.expect("{'type':'tick','data':" + i + ",'id':" + i + ",'created_at':'<time>','unread_count':" + i
                        + ",'cursor':'<cursor>'}");
            }
        }
    }

    // --- with a title

    @Test
    void tellsOfAnEntryWithATitle() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(
                    user,
                    NotificationRequest.type("approval")
                            .title("Approved")
                            .message("Your details are approved")
                            .link("/me")
                            .actor("u-1")
                            .verb("approved")
                            .data(Map.of("form_type", "userdetail", "item_id", 9))
                            .build());
            client.expect("{'type':'notification','notification':{'id':1,'title':'Approved',"
                    + "'message':'Your details are approved','type':'approval','read':false,'created_at':'<time>',"
                    + "'data':{'form_type':'userdetail','item_id':9},'link':'/me','actor':'u-1','verb':'approved',"
                    + "'recipient':" + user + "},'unread_count':1,'cursor':'<cursor>'}");
        }
    }

    @Test
    void writesNullForWhatAnEntryWithATitleDoesNotHave() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(user, NotificationRequest.type("general").title("Hi").build());
            client.expect("{'type':'notification','notification':{'id':1,'title':'Hi','message':null,"
                    + "'type':'general','read':false,'created_at':'<time>','data':{},'link':null,'actor':null,"
                    + "'verb':null,'recipient':" + user + "},'unread_count':1,'cursor':'<cursor>'}");
        }
    }

    // --- types

    @Test
    void writesADashInATypeAsAnUnderscore() {
        try (SocketClient client = server.connect(user)) {
            hub.notifyUser(user, "friend-request-2", Map.of());
            client.expect("{'type':'friend_request_2','data':{},'id':1,'created_at':'<time>','unread_count':1,"
                    + "'cursor':'<cursor>'}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Big",
                "1st",
                "_x",
                "a b",
                "a/b",
                "disconnect!",
                "notify.x",
                "notification",
                "echo",
                "error",
                "closing",
                "ping",
                "pong",
                "caught-up",
                "mark-read",
                "connection-established",
                "reset",
            })
    void refusesATypeAtTheCaller(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> hub.notifyUser(user, type, Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> hub.sendEvent(user, type, Map.of()));
    }

    @Test
    void takesTheTypesThatCrashedASeed() {
        try (SocketClient client = server.connect(user)) {
            for (String type : new String[] {"disconnect", "connect", "receive", "websocket.receive", "a".repeat(64)}) {
                hub.notifyUser(user, type, Map.of());
                assertThat(client.next().get("type").textValue()).isEqualTo(type);
            }
        }
    }

    // --- preferences

    @Test
    void marksWhatIsNotToBeAnnounced() {
        try (SocketClient client = server.connect(user)) {
            hub.inbox(user).setPreferences(Preferences.of(true, Map.of()));
            client.expect("{'type':'preferences_changed','preferences':{'mute_all':true,'types':{}},"
                    + "'cursor':'<cursor>'}");
            hub.notifyUser(user, "tick", 5);
            client.expect("{'type':'notification_added','notification':{'id':2,'title':null,'message':null,"
                    + "'type':'tick','read':false,'created_at':'<time>','data':5,'link':null,'actor':null,"
                    + "'verb':null,'recipient':" + user + "},'unread_count':1,'cursor':'<cursor>'}");
        }
    }

    @Test
    void tellsWithoutKeepingWhereTheInboxIsOff() {
        Preferences.Channels liveOnly = Preferences.Channels.of(false, true);
        hub.inbox(user).setPreferences(Preferences.of(false, Map.of("tick", liveOnly)));
        try (SocketClient client = server.connect(user)) {
            NotifyResult result = hub.notifyUser(user, "tick", 5);
            assertThat(result.outcome()).isEqualTo(NotifyResult.Outcome.TRANSIENT);
            client.expect("{'type':'tick','data':5,'created_at':'<time>','unread_count':0}");
            hub.notifyUser(user, NotificationRequest.type("tick").title("Hi").build());
            client.expect("{'type':'notification','notification':{'id':null,'title':'Hi','message':null,"
                    + "'type':'tick','read':false,'created_at':'<time>','data':{},'link':null,'actor':null,"
                    + "'verb':null,'recipient':" + user + "},'unread_count':0}");
            client.send("{'type':'get_notifications'}");
            client.expect("{'type':'notifications_list','notifications':[],'total':0,'unread_count':0,"
                    + "'has_more':false}");
        }
    }

    @Test
    void tellsOfPreferencesByType() {
        try (SocketClient client = server.connect(user)) {
            Preferences.Channels none = Preferences.Channels.of(false, false);
            hub.inbox(user).setPreferences(Preferences.of(false, Map.of("tick", none)));
            client.expect("{'type':'preferences_changed','preferences':{'mute_all':false,'types':{'tick':"
                    + "{'inbox':false,'live':false}}},'cursor':'<cursor>'}");
            NotifyResult result = hub.notifyUser(user, "tick", 5);
            assertThat(result.outcome()).isEqualTo(NotifyResult.Outcome.SUPPRESSED);
            client.expectNothing();
        }
    }

    @Test
    void tellsOfPruning() {
        try (MemoryNotificationStore store =
                        MemoryNotificationStore.builder().maxEntries(10).build();
                LiveServer server = LiveServer.start(settings -> settings.store(store));
                SocketClient client = server.connect(user)) {
            for (int i = 1; i <= 11; i++) {
                server.hub().notifyUser(user, "tick", i);
                assertThat(client.next().get("data").intValue()).isEqualTo(i);
            }
            client.expect("{'type':'notifications_pruned','up_to':2,'unread_count':9,'cursor':'<cursor>'}");
            try (SocketClient later = server.open(Jwt.tokenOf(user))) {
                JsonNode hello = later.expectHello();
                assertThat(hello.get("oldest_id").intValue()).isEqualTo(3);
                assertThat(hello.get("unread_count").intValue()).isEqualTo(9);
            }
        }
    }

    // --- events, and messages of the application

    @Test
    void sendsEventsThatAreNotKept() {
        try (SocketClient client = server.connect(user)) {
            hub.sendEvent(user, "typing", Map.of("from", 2));
            client.expect("{'type':'typing','data':{'from':2}}");
            hub.sendEvent(user, "user-online", null);
            client.expect("{'type':'user_online','data':{}}");
            client.send("{'type':'get_notifications'}");
            assertThat(client.next().get("total").intValue()).isZero();
        }
    }

    @Test
    void handsMessagesOfAKnownTypeToTheApplication() {
        hub.onMessage(
                "wave",
                message -> hub.sendEvent(
                        String.valueOf(user),
                        "waved",
                        Map.of("by", message.sender().userId())));
        hub.onMessage(
                "ask",
                message -> message.reply(
                        "answered", Map.of("was", message.as(Map.class).get("n"))));
        hub.onMessage("fail", message -> {
            throw new IllegalStateException("secret");
        });
        long other = ServedHub.newUser();
        try (SocketClient client = server.connect(user);
                SocketClient sender = server.connect(other)) {
            sender.send("{'type':'wave'}");
            client.expect("{'type':'waved','data':{'by':'" + other + "'}}");
            sender.send("{'type':'ask','n':5,'ref':'r1'}");
            sender.expect("{'type':'answered','data':{'was':5}}");
            sender.expect("{'type':'done','ref':'r1'}");
            sender.send("{'type':'fail','ref':'r2'}");
            sender.expect("{'type':'error','message':'The server failed','code':'internal','ref':'r2'}");
            sender.expectNothing();
            client.expectNothing();
        }
    }

    // --- isolation

    @Test
    void tellsNobodyElse() {
        long other = ServedHub.newUser();
        try (SocketClient client = server.connect(user);
                SocketClient stranger = server.connect(other)) {
            hub.notifyUser(user, "tick", 1);
            client.next();
            hub.notifyUser(other, "tock", 2);
            stranger.expect(
                    "{'type':'tock','data':2,'id':1,'created_at':'<time>','unread_count':1," + "'cursor':'<cursor>'}");
            client.expectNothing();
        }
    }
}
