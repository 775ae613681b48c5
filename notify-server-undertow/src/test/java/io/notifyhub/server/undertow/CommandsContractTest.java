package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may ask for, from one of two devices. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CommandsContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final NotificationHub hub = server.hub();
    private final long user = ServedHub.newUser();

    @AutoClose
    private final SocketClient phone = server.connect(user);

    @AutoClose
    private final SocketClient laptop = server.connect(user);

    private void notifyTimes(int count) {
        for (int i = 0; i < count; i++) {
            hub.notifyUser(user, "tick", i);
            phone.next();
            laptop.next();
        }
    }

    // --- mark_read

    @Test
    void tellsEveryDeviceOfWhatOneHasRead() {
        notifyTimes(2);
        phone.send("{'type':'mark_read','notification_id':1}");
        String frame = "{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':1,"
                + "'cursor':'<cursor>'}";
        phone.expect(frame);
        laptop.expect(frame);
        phone.expectNothing();
        laptop.expectNothing();
    }

    @Test
    void tellsTheCallerThatTheStepIsDoneIfItSentARef() {
        notifyTimes(1);
        phone.send("{'type':'mark_read','notification_id':1,'ref':'r1'}");
        String frame = "{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':0,"
                + "'cursor':'<cursor>'}";
        phone.expect(frame);
        phone.expect("{'type':'done','ref':'r1'}");
        laptop.expect(frame);
        laptop.expectNothing();
    }

    @Test
    void answersTheCallerAloneIfItWasReadBefore() {
        notifyTimes(1);
        phone.send("{'type':'mark_read','notification_id':1}");
        phone.next();
        laptop.next();
        phone.send("{'type':'mark_read','notification_id':1}");
        phone.expect("{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':0}");
        phone.send("{'type':'mark_read','notification_id':1,'ref':'r1'}");
        phone.expect("{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':0,"
                + "'ref':'r1'}");
        phone.expectNothing();
        laptop.expectNothing();
    }

    @Test
    void doesNotFindAnEntryThatIsNot() {
        notifyTimes(1);
        phone.send("{'type':'mark_read','notification_id':2}");
        phone.expect("{'type':'error','message':'<text>','code':'not_found'}");
        phone.send("{'type':'mark_read','notification_id':9223372036854775807,'ref':'r1'}");
        phone.expect("{'type':'error','message':'<text>','code':'not_found','ref':'r1'}");
        phone.send("{'type':'delete_notification','notification_id':99,'ref':'r2'}");
        phone.expect("{'type':'error','message':'<text>','code':'not_found','ref':'r2'}");
        laptop.expectNothing();
    }

    // --- mark_all_read

    @Test
    void marksAllAsRead() {
        notifyTimes(3);
        phone.send("{'type':'mark_all_read','ref':'r1'}");
        String frame = "{'type':'all_notifications_marked_read','success':true,'up_to':3,'unread_count':0,"
                + "'cursor':'<cursor>'}";
        phone.expect(frame);
        phone.expect("{'type':'done','ref':'r1'}");
        laptop.expect(frame);
        laptop.expectNothing();
    }

    @Test
    void marksUpToAnEntryAsRead() {
        notifyTimes(3);
        phone.send("{'type':'mark_all_read','up_to':2}");
        String frame = "{'type':'all_notifications_marked_read','success':true,'up_to':2,'unread_count':1,"
                + "'cursor':'<cursor>'}";
        phone.expect(frame);
        laptop.expect(frame);
        phone.send("{'type':'mark_all_read','up_to':2,'ref':'r1'}");
        phone.expect(
                "{'type':'all_notifications_marked_read','success':true,'up_to':2,'unread_count':1," + "'ref':'r1'}");
        laptop.expectNothing();
    }

    @Test
    void marksNothingOfAnEmptyInbox() {
        phone.send("{'type':'mark_all_read'}");
        phone.expect("{'type':'all_notifications_marked_read','success':true,'up_to':0,'unread_count':0}");
        laptop.expectNothing();
    }

    // --- delete_notification

    @Test
    void tellsEveryDeviceOfWhatOneHasDeleted() {
        notifyTimes(2);
        phone.send("{'type':'delete_notification','notification_id':1,'ref':'r1'}");
        String frame = "{'type':'notification_deleted','notification_id':1,'success':true,'unread_count':1,"
                + "'cursor':'<cursor>'}";
        phone.expect(frame);
        phone.expect("{'type':'done','ref':'r1'}");
        laptop.expect(frame);
        phone.send("{'type':'delete_notification','notification_id':1}");
        phone.expect("{'type':'notification_deleted','notification_id':1,'success':true,'unread_count':1}");
        phone.send("{'type':'mark_read','notification_id':1}");
        phone.expect("{'type':'error','message':'<text>','code':'not_found'}");
        laptop.expectNothing();
    }

    // --- get_notifications

    @Test
    void listsNewestFirstInTheShapeOfEntries() {
        hub.notifyUser(user, "tick", 5);
        hub.notifyUser(
                user,
                NotificationRequest.type("general").title("Hi").message("there").build());
        phone.next();
        phone.next();
        phone.send("{'type':'mark_read','notification_id':1}");
        phone.next();
        phone.send("{'type':'get_notifications','ref':'r1'}");
        phone.expect("{'type':'notifications_list','notifications':["
                + "{'id':2,'title':'Hi','message':'there','type':'general','read':false,'created_at':'<time>',"
                + "'data':{},'link':null,'actor':null,'verb':null,'recipient':" + user + "},"
                + "{'id':1,'title':null,'message':null,'type':'tick','read':true,'created_at':'<time>',"
                + "'data':5,'link':null,'actor':null,'verb':null,'recipient':" + user + "}],"
                + "'total':2,'unread_count':1,'has_more':false,'ref':'r1'}");
    }

    @Test
    void listsPageByPage() {
        notifyTimes(5);
        phone.send("{'type':'mark_read','notification_id':4}");
        phone.next();
        assertPage("'limit':2", List.of(5L, 4L), 5, true);
        assertPage("'limit':2,'before':4", List.of(3L, 2L), 5, true);
        assertPage("'limit':2,'before':2", List.of(1L), 5, false);
        assertPage("'limit':2,'before':1", List.of(), 5, false);
        assertPage("'unread_only':true", List.of(5L, 3L, 2L, 1L), 4, false);
        assertPage("'unread_only':true,'limit':1,'before':5", List.of(3L), 4, true);
        assertPage("'unread_only':false,'limit':5", List.of(5L, 4L, 3L, 2L, 1L), 5, false);
        assertPage("'limit':null,'before':null,'unread_only':null", List.of(5L, 4L, 3L, 2L, 1L), 5, false);
    }

    private void assertPage(String query, List<Long> ids, long total, boolean hasMore) {
        phone.send("{'type':'get_notifications'," + query + "}");
        JsonNode list = phone.next();
        assertThat(idsOf(list)).as(query).isEqualTo(ids);
        assertThat(list.get("total").longValue()).as(query).isEqualTo(total);
        assertThat(list.get("has_more").booleanValue()).as(query).isEqualTo(hasMore);
        assertThat(list.get("unread_count").longValue()).as(query).isEqualTo(4);
    }

    private static List<Long> idsOf(JsonNode list) {
        List<Long> ids = new ArrayList<>();
        list.get("notifications").forEach(entry -> ids.add(entry.get("id").longValue()));
        return ids;
    }

    @Test
    void listsFiftyUnlessAskedForMoreAndTwoHundredAtMost() {
        notifyTimes(201);
        phone.send("{'type':'get_notifications'}");
        assertThat(idsOf(phone.next()))
                .isEqualTo(
                        LongStream.iterate(201, id -> id - 1).limit(50).boxed().toList());
        phone.send("{'type':'get_notifications','limit':5000000000}");
        JsonNode most = phone.next();
        assertThat(most.get("notifications").size()).isEqualTo(200);
        assertThat(most.get("has_more").booleanValue()).isTrue();
    }

    // --- send_notification

    @Test
    void sendsNothingForAnOrdinaryUser() {
        phone.send("{'type':'send_notification','user_id':" + user + ",'title':'Hi','message':'there','ref':'r1'}");
        phone.expect("{'type':'error','message':'<text>','code':'forbidden','ref':'r1'}");
        laptop.expectNothing();
    }

    @Test
    void sendsForATokenWithTheScope() {
        Jwt jwt = Jwt.of("admin").with("scope", "notify:admin notify:send");
        try (SocketClient sender = server.connectWith(jwt.token())) {
            sender.send("{'type':'send_notification','user_id':" + user + ",'title':'Hi','message':'there',"
                    + "'notification_type':'user-detail','data':{'n':1.0},'link':'/x'}");
            sender.expect("{'type':'notification_sent','success':true,'notification_id':1}");
            String frame = "{'type':'notification','notification':{'id':1,'title':'Hi','message':'there',"
                    + "'type':'user_detail','read':false,'created_at':'<time>','data':{'n':1.0},'link':'/x',"
                    + "'actor':null,'verb':null,'recipient':" + user + "},'unread_count':1,'cursor':'<cursor>'}";
            phone.expect(frame);
            laptop.expect(frame);
            sender.send("{'type':'send_notification','user_id':'" + user + "','title':'Hi','ref':'r1'}");
            sender.expect("{'type':'notification_sent','success':true,'notification_id':2,'ref':'r1'}");
            assertThat(phone.next().at("/notification/type").textValue()).isEqualTo("general");
        }
    }

    @Test
    void readsNoActorFromAClient() {
        try (LiveServer server = LiveServer.start(settings -> settings.sendPolicy((who, to, request) -> true));
                SocketClient client = server.connect(7L)) {
            client.send("{'type':'send_notification','user_id':7,'title':'Hi','actor':'1','verb':'forged'}");
            JsonNode entry = client.next();
            JsonNode pushed = entry.has("notification") ? entry : client.next();
            assertThat(pushed.at("/notification/actor").toString()).isEqualTo("7");
            assertThat(pushed.at("/notification/verb").isNull()).isTrue();
        }
    }

    @Test
    void sendsOnceForOneIdempotencyKey() {
        Jwt jwt = Jwt.of("admin").with("scope", "notify:send");
        String send = "{'type':'send_notification','user_id':" + user + ",'title':'Hi','data':{'a':1,'b':2},"
                + "'idempotency_key':'k1'}";
        try (SocketClient sender = server.connectWith(jwt.token())) {
            sender.send(send);
            sender.expect("{'type':'notification_sent','success':true,'notification_id':1}");
            phone.next();
            sender.send(send.replace("{'a':1,'b':2}", "{'b':2,'a':1}").replace("'k1'", "'k1','ref':'r2'"));
            sender.expect("{'type':'notification_sent','success':true,'notification_id':1,'ref':'r2'}");
            sender.send(send.replace("Hi", "Ho").replace("'k1'", "'k1','ref':'r3'"));
            sender.expect("{'type':'error','message':'<text>','code':'idempotency_conflict','ref':'r3'}");
            phone.expectNothing();
        }
    }

    @Test
    void refusesWhatIsTooLarge() {
        Jwt jwt = Jwt.of("admin").with("scope", "notify:send");
        try (SocketClient sender = server.connectWith(jwt.token())) {
            sender.send("{'type':'send_notification','user_id':1,'data':'" + "x".repeat(33_000) + "','ref':'r1'}");
            sender.expect("{'type':'error','message':'<text>','code':'payload_too_large','ref':'r1'}");
            sender.send("{'type':'send_notification','user_id':1,'title':'" + "x".repeat(201) + "','ref':'r2'}");
            sender.expect("{'type':'error','message':'<text>','code':'invalid_field','ref':'r2'}");
        }
    }

    @Test
    void answersWithoutAnIdWhereTheRecipientKeepsNothing() {
        Jwt jwt = Jwt.of("admin").with("scope", "notify:send");
        Preferences.Channels none = Preferences.Channels.of(false, false);
        hub.inbox(user).setPreferences(Preferences.of(false, Map.of("general", none)));
        try (SocketClient sender = server.connectWith(jwt.token())) {
            sender.send("{'type':'send_notification','user_id':" + user + ",'title':'Hi'}");
            sender.expect("{'type':'notification_sent','success':true,'notification_id':null}");
        }
    }

    @Test
    void sendsToNobodyWhoIsUnknown() {
        try (LiveServer server = LiveServer.start(
                        settings -> settings.userDirectory(id -> id.equals("1") ? new UserProfile("1", "ada") : null));
                SocketClient sender = server.connectWith(
                        Jwt.of(1L).with("scope", "notify:send").token())) {
            sender.send("{'type':'send_notification','user_id':2,'title':'Hi','ref':'r1'}");
            sender.expect("{'type':'error','message':'<text>','code':'not_found','ref':'r1'}");
        }
    }

    // --- isolation

    @Test
    void readsMarksAndDeletesOnlyWhatIsTheUsersOwn() {
        notifyTimes(2);
        try (SocketClient stranger = server.connect(ServedHub.newUser())) {
            for (String type : List.of("mark_read", "delete_notification")) {
                stranger.send("{'type':'" + type + "','notification_id':1}");
                stranger.expect("{'type':'error','message':'<text>','code':'not_found'}");
            }
            stranger.send("{'type':'mark_all_read'}");
            stranger.expect("{'type':'all_notifications_marked_read','success':true,'up_to':0,'unread_count':0}");
            stranger.send("{'type':'get_notifications','user_id':" + user + "}");
            stranger.expect("{'type':'notifications_list','notifications':[],'total':0,'unread_count':0,"
                    + "'has_more':false}");
        }
        phone.send("{'type':'get_notifications'}");
        assertThat(phone.next().get("unread_count").intValue()).isEqualTo(2);
    }
}
