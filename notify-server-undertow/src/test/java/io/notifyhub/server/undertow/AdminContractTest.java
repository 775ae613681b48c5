package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.RestCaller;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind the operators' page. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AdminContractTest {
    private static final String PATH = "/api/admin/";

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final NotificationHub hub = server.hub();
    private final long user = ServedHub.newUser();
    private final RestCaller admin = admin(server);

    static RestCaller admin(LiveServer server) {
        return new RestCaller(
                server, Jwt.of("ops").with("scope", "notify:admin").token());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, status",
        "GET, connections",
        "GET, notifications?user_id=1",
        "POST, notifications",
        "DELETE, notifications/1?user_id=1",
        "POST, notifications/1/read?user_id=1",
        "GET, outbox",
        "DELETE, outbox/1",
        "POST, outbox/1/retry",
    })
    void isForOperatorsAlone(String method, String path) throws Exception {
        String body = path.equals("notifications") ? "{'user_id':" + user + "}" : "";
        new RestCaller(server, null).expectError(401, "not_authenticated", method, PATH + path, body);
        new RestCaller(server, Jwt.tokenOf(user)).expectError(403, "forbidden", method, PATH + path, body);
        RestCaller sender =
                new RestCaller(server, Jwt.of(user).with("scope", "notify:send").token());
        sender.expectError(403, "forbidden", method, PATH + path, body);
        assertThat(hub.inbox(user).counts().total()).isZero();
    }

    @Test
    void tellsWhatGoesOn() throws Exception {
        try (LiveServer server = LiveServer.start();
                SocketClient phone = server.connect("ann");
                SocketClient laptop = server.connect("ann")) {
            server.hub().notifyUser("ann", "tick", 1);
            phone.next();
            laptop.next();
            admin(server)
                    .expect(
                            200,
                            "{'node':'node-1','connections':2,'users':1,'sessions_behind':0,'sends':1,'deliveries':2,"
                                    + "'transport_up':true}",
                            "GET",
                            PATH + "status");
            JsonNode connections = admin(server)
                    .expect(
                            200,
                            "{'total':2,'connections':[{'id':2,'user_id':'ann','remote_address':'<text>'}]}",
                            "GET",
                            PATH + "connections?limit=1");
            assertThat(connections.at("/connections/0/remote_address").textValue())
                    .isEqualTo("127.0.0.1");
        }
    }

    // --- searching

    @ParameterizedTest
    @CsvSource({
        "'', '4 3 2 1'",
        "type=paid, '3 1'",
        "text=HELLO, '4 2'",
        "text=needle, 3",
        "'type=paid&text=hello', ''",
        "before=3, '2 1'",
        "since=2000-01-01T00:00:00Z, '4 3 2 1'",
        "until=2000-01-01T00:00:00Z, ''",
        "since=2999-01-01T00:00:00Z, ''",
        "'type=&text=&since=', '4 3 2 1'",
    })
    void findsByTypeTextAndTime(String query, String ids) throws Exception {
        notifyAll(user);
        HttpResponse<String> answer = admin.call("GET", PATH + "notifications?user_id=" + user + "&" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> found = new ArrayList<>();
        JsonNode json = Json.parse(answer.body());
        json.get("notifications").forEach(entry -> found.add(entry.get("id").asText()));
        assertThat(String.join(" ", found)).isEqualTo(ids);
        assertThat(json.get("unread_count").intValue()).isEqualTo(4);
        assertThat(json.get("online").booleanValue()).isFalse();
        assertThat(json.get("next").isNull()).isTrue();
    }

    private void notifyAll(long to) {
        hub.notifyUser(to, "paid", null);
        hub.notifyUser(to, NotificationRequest.type("note").title("hello you").build());
        hub.notifyUser(to, "paid", Map.of("where", "a needle"));
        hub.notifyUser(to, NotificationRequest.type("note").message("Oh, Hello").build());
    }

    @Test
    void goesOnPageByPage() throws Exception {
        notifyAll(user);
        String path = PATH + "notifications?limit=1&type=note&user_id=" + user;
        JsonNode first = Json.parse(admin.call("GET", path).body());
        assertThat(first.at("/notifications/0/id").intValue()).isEqualTo(4);
        JsonNode second = Json.parse(
                admin.call("GET", path + "&before=" + first.get("next").asText())
                        .body());
        assertThat(second.at("/notifications/0/id").intValue()).isEqualTo(2);
        JsonNode third = Json.parse(
                admin.call("GET", path + "&before=" + second.get("next").asText())
                        .body());
        assertThat(third.get("notifications").size()).isZero();
        assertThat(third.get("next").isNull()).isTrue();
    }

    @Test
    void looksThroughTheInboxesOfAllUsers() throws Exception {
        String word = "of" + user;
        long other = ServedHub.newUser();
        hub.notifyUser(user, NotificationRequest.type("note").title(word).build());
        hub.notifyUser(
                other, NotificationRequest.type("note").message("OF" + user).build());
        hub.notifyUser(
                other, NotificationRequest.type("note").message("another").build());
        JsonNode all = Json.parse(
                admin.call("GET", PATH + "search?type=note&text=" + word).body());
        assertThat(all.get("notifications"))
                .extracting(entry -> entry.get("recipient").asText())
                .containsExactlyInAnyOrder(String.valueOf(user), String.valueOf(other));
        assertThat(all.get("has_more").booleanValue()).isFalse();
        JsonNode one = Json.parse(
                admin.call("GET", PATH + "search?limit=1&text=" + word).body());
        assertThat(one.get("notifications").size()).isEqualTo(1);
        assertThat(one.get("has_more").booleanValue()).isTrue();
        admin.expectError(400, "invalid_field", "GET", PATH + "search?since=yesterday");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user_id=", "user_id=1&since=yesterday", "user_id=1&limit=0", "user_id=1&type=No!"})
    void refusesASearchThatCannotBe(String query) throws Exception {
        admin.expectError(400, "invalid_field", "GET", PATH + "notifications?" + query);
    }

    // --- changing

    @Test
    void marksAsReadAndDeletesForAUserWhoseDevicesHearOfIt() throws Exception {
        hub.notifyUser(user, "tick", 1);
        try (SocketClient device = server.connect(user)) {
            admin.expect(200, "{'success':true}", "POST", PATH + "notifications/1/read?user_id=" + user);
            assertThat(device.next().get("type").textValue()).isEqualTo("notification_marked_read");
            admin.expect(200, "{'success':true}", "DELETE", PATH + "notifications/1?user_id=" + user);
            assertThat(device.next().get("type").textValue()).isEqualTo("notification_deleted");
        }
        admin.expectError(404, "not_found", "POST", PATH + "notifications/1/read?user_id=" + user);
        admin.expectError(400, "invalid_field", "DELETE", PATH + "notifications/1");
    }

    @Test
    void sendsATestNotification() throws Exception {
        try (SocketClient device = server.connect(user)) {
            admin.expect(
                    201,
                    "{'outcome':'stored','notification_id':1,'devices':1}",
                    "POST",
                    PATH + "notifications",
                    "{'user_id':" + user + ",'title':'Test','message':'Hello World','actor':5}");
            JsonNode entry = device.next().get("notification");
            assertThat(entry.get("title").textValue()).isEqualTo("Test");
            assertThat(entry.get("actor").textValue()).isEqualTo("ops");
        }
    }

    // --- the outbox

    @Test
    void showsWhatAnOutboxHasGivenUp() throws Exception {
        admin.expect(200, "{'connected':false,'waiting':0,'given_up':[]}", "GET", PATH + "outbox");
        Rows rows = new Rows();
        try (LiveServer server = LiveServer.startWithDoor(door -> door.outbox(rows))) {
            RestCaller operator = admin(server);
            operator.expect(
                    200,
                    "{'connected':true,'waiting':3,'given_up':[{'id':7,'user_id':'ann','type':'tick',"
                            + "'created_at':'<time>','failed_at':'<time>','attempts':5,'reason':'data is too large'}]}",
                    "GET",
                    PATH + "outbox");
            operator.expect(200, "{'success':true}", "POST", PATH + "outbox/7/retry");
            operator.expect(200, "{'success':true}", "DELETE", PATH + "outbox/7");
            operator.expectError(404, "not_found", "DELETE", PATH + "outbox/8");
            assertThat(rows.done).containsExactly("retry 7", "discard 7");
        }
        admin.expectError(404, "not_found", "POST", PATH + "outbox/7/retry");
    }

    /** An outbox with one row that was given up. */
    static final class Rows implements OutboxView {
        final List<String> done = new ArrayList<>();

        @Override
        public long waiting() {
            return 3;
        }

        @Override
        public List<GivenUp> givenUp(int max) {
            return List.of(new GivenUp(7, "ann", "tick", Instant.EPOCH, Instant.EPOCH, 5, "data is too large"));
        }

        @Override
        public boolean retry(long id) {
            return id == 7 && done.add("retry " + id);
        }

        @Override
        public boolean discard(long id) {
            return id == 7 && done.add("discard " + id);
        }
    }

    // --- the page

    @Test
    void servesThePageWithAPolicyThatLetsNothingElseRun() throws Exception {
        RestCaller nobody = new RestCaller(server, null);
        HttpResponse<String> page = nobody.call("GET", "/admin/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        for (String path : List.of("/admin/", "/admin/admin.js", "/admin/admin.css")) {
            HttpResponse<String> answer = nobody.call("GET", path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        HttpResponse<String> elsewhere = nobody.call("GET", "/admin");
        assertThat(elsewhere.statusCode()).isEqualTo(308);
        assertThat(elsewhere.headers().firstValue("Location")).contains("admin/");
    }

    @Test
    void putsTextInByTextContentOnly() throws Exception {
        String script =
                new RestCaller(server, null).call("GET", "/admin/admin.js").body();
        assertThat(script)
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\(|localStorage");
    }
}
