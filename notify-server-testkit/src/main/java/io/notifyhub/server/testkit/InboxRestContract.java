package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user does with their inbox over plain HTTP, and what their other devices hear of it. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
public abstract class InboxRestContract extends ServerContract {
    private static final String PATH = "/api/notifications/";

    @SuppressWarnings("NullAway.Init") // set before each test
    private RestCaller caller;

    @BeforeEach
    void somebody() {
        caller = new RestCaller(server, token);
    }

    // --- read, delete, count

    @Test
    void marksOneAsReadAndTellsTheOtherDevices() throws Exception {
        hub.notifyUser(user, "tick", 1);
        hub.notifyUser(user, "tick", 2);
        String answer = "{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':1}";
        try (SocketClient device = server.connect(user)) {
            caller.expect(200, answer, "POST", PATH + "1/read/");
            device.expect("{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':1,"
                    + "'cursor':'<cursor>'}");
            caller.expect(200, answer, "POST", PATH + "1/read");
            device.expectNothing();
        }
    }

    @Test
    void marksAllAsReadOrThoseUpToOne() throws Exception {
        for (int i = 1; i <= 3; i++) {
            hub.notifyUser(user, "tick", i);
        }
        try (SocketClient device = server.connect(user)) {
            String two = "{'type':'all_notifications_marked_read','success':true,'up_to':2,'unread_count':1}";
            caller.expect(200, two, "POST", PATH + "read_all/", "{'up_to':2}");
            device.expect("{'type':'all_notifications_marked_read','success':true,'up_to':2,'unread_count':1,"
                    + "'cursor':'<cursor>'}");
            String all = "{'type':'all_notifications_marked_read','success':true,'up_to':'<number>','unread_count':0}";
            caller.expect(200, all, "POST", PATH + "read_all/");
            device.expect("{'type':'all_notifications_marked_read','success':true,'up_to':4,'unread_count':0,"
                    + "'cursor':'<cursor>'}");
            caller.expect(200, all, "POST", PATH + "read_all/", "{}");
            device.expectNothing();
        }
        caller.expectError(400, "invalid_field", "POST", PATH + "read_all/", "{'up_to':-1}");
        caller.expectError(400, "invalid_field", "POST", PATH + "read_all/", "{'up_to':'2'}");
        caller.expectError(400, "invalid_json", "POST", PATH + "read_all/", "[]");
    }

    @Test
    void takesAnEmptyBodyOfAnyType() throws Exception {
        HttpResponse<String> empty = caller.send(caller.to(PATH + "read_all/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("")));
        assertThat(empty.statusCode()).isEqualTo(200);
        HttpResponse<String> form = caller.send(caller.to(PATH + "read_all/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("up_to=1")));
        assertThat(form.statusCode()).isEqualTo(415);
    }

    @Test
    void deletesOneAndTellsTheOtherDevices() throws Exception {
        hub.notifyUser(user, "tick", 1);
        String answer = "{'type':'notification_deleted','notification_id':1,'success':true,'unread_count':0}";
        try (SocketClient device = server.connect(user)) {
            caller.expect(200, answer, "DELETE", PATH + "1/");
            device.expect("{'type':'notification_deleted','notification_id':1,'success':true,'unread_count':0,"
                    + "'cursor':'<cursor>'}");
            caller.expect(200, answer, "DELETE", PATH + "1");
            device.expectNothing();
        }
        caller.expectError(404, "not_found", "POST", PATH + "1/read/");
    }

    @Test
    void countsWhatIsNotRead() throws Exception {
        caller.expect(200, "{'unread_count':0}", "GET", PATH + "unread_count/");
        hub.notifyUser(user, "tick", 1);
        caller.expect(200, "{'unread_count':1}", "GET", PATH + "unread_count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "0", "-1", "x", "1.0", "99999999999999999999"})
    void findsNoNotificationThatNobodyHas(String id) throws Exception {
        hub.notifyUser(user, "tick", 1);
        caller.expectError(404, "not_found", "POST", PATH + id + "/read/");
        caller.expectError(404, "not_found", "DELETE", PATH + id + "/");
        assertThat(hub.inbox(user).counts().unread()).isEqualTo(1);
    }

    @Test
    void touchesTheCallersOwnAlone() throws Exception {
        long other = ServedHub.newUser();
        hub.notifyUser(other, "tick", 1);
        caller.expectError(404, "not_found", "POST", PATH + "1/read/");
        caller.expectError(404, "not_found", "DELETE", PATH + "1/");
        caller.expect(
                200,
                "{'type':'all_notifications_marked_read','success':true,'up_to':0,'unread_count':0}",
                "POST",
                PATH + "read_all/");
        assertThat(hub.inbox(other).counts().unread()).isEqualTo(1);
    }

    // --- preferences

    @Test
    void replacesPreferencesAndTellsTheDevices() throws Exception {
        caller.expect(200, "{'mute_all':false,'types':{}}", "GET", PATH + "preferences/");
        String wanted = "{'mute_all':false,'types':{'tick':{'inbox':true,'live':false}}}";
        try (SocketClient device = server.connect(user)) {
            caller.expect(200, wanted, "PUT", PATH + "preferences/", wanted);
            device.expect("{'type':'preferences_changed','preferences':" + wanted + ",'cursor':'<cursor>'}");
            caller.expect(200, wanted, "PUT", PATH + "preferences", wanted);
            device.expectNothing();
            caller.expect(200, wanted, "GET", PATH + "preferences");
            hub.notifyUser(user, "tick", 5);
            JsonNode muted = device.next();
            assertThat(muted.get("type").textValue()).isEqualTo("notification_added");
            assertThat(muted.at("/notification/id").intValue()).isEqualTo(2);
        }
        caller.expect(200, "{'mute_all':true,'types':{}}", "PUT", PATH + "preferences/", "{'mute_all':true,'x':1}");
    }

    @Test
    void keepsTheNamesOfTypesAsNotificationsBearThem() throws Exception {
        caller.expect(
                200,
                "{'mute_all':false,'types':{'user_detail':{'inbox':false,'live':true}}}",
                "PUT",
                PATH + "preferences/",
                "{'types':{'user-detail':{'inbox':false}}}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`` | invalid_json",
                "[] | invalid_json",
                "{'mute_all':1} | invalid_field",
                "{'types':[]} | invalid_field",
                "{'types':{'tick':true}} | invalid_field",
                "{'types':{'tick':{'live':'no'}}} | invalid_field",
                "{'types':{'No':{'live':true}}} | invalid_field",
                "{'types':{'ping':{'live':true}}} | invalid_field",
            })
    void refusesPreferencesThatCannotBe(String body, String code) throws Exception {
        caller.expectError(400, code, "PUT", PATH + "preferences/", body);
        caller.expect(200, "{'mute_all':false,'types':{}}", "GET", PATH + "preferences/");
    }

    // --- methods, HEAD, rates, readiness

    @ParameterizedTest
    @CsvSource({
        "PATCH, '', 'GET, HEAD, POST'",
        "POST, unread_count/, 'GET, HEAD'",
        "GET, read_all/, POST",
        "DELETE, preferences/, 'GET, HEAD, PUT'",
        "GET, 1/, DELETE",
        "GET, 1/read/, POST",
        "GET, ticket/, POST",
    })
    void saysWhichMethodsAreAllowed(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = caller.expectError(405, "method_not_allowed", method, PATH + path);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "unread_count/", PATH + "preferences/", "/healthz", "/readyz"})
    void answersHeadAsGetWithoutABody(String path) throws Exception {
        HttpResponse<String> get = caller.call("GET", path);
        HttpResponse<String> head = caller.call("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .contains(String.valueOf(get.body().length()));
    }

    @Test
    void wantsATokenForEverything() throws Exception {
        RestCaller nobody = new RestCaller(server, null);
        nobody.expectError(401, "not_authenticated", "POST", PATH + "1/read/");
        nobody.expectError(401, "not_authenticated", "POST", PATH + "read_all/");
        nobody.expectError(401, "not_authenticated", "DELETE", PATH + "1/");
        nobody.expectError(401, "not_authenticated", "GET", PATH + "unread_count/");
        nobody.expectError(401, "not_authenticated", "GET", PATH + "preferences/");
        nobody.expectError(401, "not_authenticated", "PUT", PATH + "preferences/", "{}");
    }

    @Test
    void refusesAUserWhoAsksTooOftenAndNoOther() throws Exception {
        HubLimits slow = HubLimits.DEFAULT.withMessagesPerSecond(1);
        try (ServedHub server = start(ServerSettings.ofHub(settings -> settings.limits(slow)))) {
            RestCaller eager = new RestCaller(server, Jwt.tokenOf(user));
            HttpResponse<String> answer = eager.call("GET", PATH + "unread_count/");
            for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
                answer = eager.call("GET", PATH + "unread_count/");
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            Json.assertMatches(Json.parse(answer.body()), "{'error':'<text>','code':'rate_limited'}");
            assertThat(new RestCaller(server, Jwt.tokenOf(user + 1_000_000))
                            .call("GET", PATH)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isReadyAsLongAsTheStoreAnswers() throws Exception {
        try (MemoryNotificationStore memory = MemoryNotificationStore.builder().build();
                FaultyStore store = new FaultyStore(memory);
                ServedHub server = start(ServerSettings.ofHub(settings -> settings.store(store)))) {
            RestCaller nobody = new RestCaller(server, null);
            nobody.expect(200, "{'status':'ok','store':'up','transport':'up'}", "GET", "/readyz");
            store.failBefore(1, Operation.HEADS);
            nobody.expect(503, "{'status':'unavailable','store':'down','transport':'up'}", "GET", "/readyz/");
            nobody.expect(200, "{'status':'ok','store':'up','transport':'up'}", "GET", "/readyz");
        }
    }

    @Test
    void saysWhenToComeBackIfTheStoreFails() throws Exception {
        try (MemoryNotificationStore memory = MemoryNotificationStore.builder().build();
                FaultyStore store = new FaultyStore(memory);
                ServedHub server = start(ServerSettings.ofHub(settings -> settings.store(store)))) {
            store.failBefore(1, Operation.LIST);
            HttpResponse<String> answer =
                    new RestCaller(server, Jwt.tokenOf(user)).expectError(503, "unavailable", "GET", PATH);
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        }
    }
}
