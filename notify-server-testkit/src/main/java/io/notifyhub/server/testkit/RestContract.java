package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.protocol.Preferences;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes over plain HTTP, as the JDK's client sees them. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
public abstract class RestContract extends ServerContract {
    private static final String PATH = "/api/notifications/";

    /** A listing of nothing. */
    private static final String EMPTY =
            "{'notifications':[],'total':0,'unread_count':0,'has_more':false,'cursor':'<cursor>'}";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String sender = Jwt.of("admin").with("scope", "notify:send").token();

    private static HttpRequest.Builder to(ServedHub server, String path, String token) {
        return HttpRequest.newBuilder(server.http(path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder to(String path, String token) {
        return to(server, path, token);
    }

    private static HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> expect(int status, String json, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        Json.assertMatches(Json.parse(answer.body()), json);
        return answer;
    }

    private static HttpResponse<String> expectError(int status, String code, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return expect(status, "{'error':'<text>','code':'" + code + "'}", request);
    }

    private HttpRequest.Builder post(String token, String json) {
        return to(PATH, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.quoted(json)));
    }

    // --- GET

    @Test
    void listsTheCallersOwn() throws Exception {
        hub.notifyUser(user, "tick", 5);
        hub.notifyUser(ServedHub.newUser(), "tick", 6);
        expect(
                200,
                "{'notifications':[{'id':1,'title':null,'message':null,'type':'tick','read':false,"
                        + "'created_at':'<time>','data':5,'link':null,'actor':null,'verb':null,'recipient':" + user
                        + "}],'total':1,'unread_count':1,'has_more':false,'cursor':'<cursor>'}",
                to(PATH, token));
    }

    @Test
    void listsAnEmptyInboxWithAndWithoutTheFinalSlash() throws Exception {
        expect(200, EMPTY, to("/api/notifications", token));
        expect(200, EMPTY, to("/api/notifications/", token));
        expect(200, EMPTY, HttpRequest.newBuilder(server.http(PATH + "?token=" + token)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '5 4 3 2 1', 5, false",
        "'limit=2', '5 4', 5, true",
        "'limit=2&before=4', '3 2', 5, true",
        "'limit=9999999999&before=3', '2 1', 5, false",
        "'before=1', '', 5, false",
        "'unread_only=true', '5 3 2 1', 4, false",
        "'unread_only=1&limit=1&before=5', '3', 4, true",
        "'unread_only=false', '5 4 3 2 1', 5, false",
        "'later=x', '5 4 3 2 1', 5, false",
    })
    void listsPageByPage(String query, String ids, int total, boolean hasMore) throws Exception {
        for (int i = 1; i <= 5; i++) {
            hub.notifyUser(user, "tick", i);
        }
        hub.inbox(user).markRead(4);
        JsonNode list = Json.parse(answer(to(PATH + "?" + query, token)).body());
        StringBuilder found = new StringBuilder();
        list.get("notifications").forEach(entry -> found.append(entry.get("id")).append(' '));
        assertThat(found.toString().trim()).isEqualTo(ids);
        assertThat(list.get("total").intValue()).isEqualTo(total);
        assertThat(list.get("has_more").booleanValue()).isEqualTo(hasMore);
        assertThat(list.get("unread_count").intValue()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1.5",
                "limit=99999999999999999999",
                "before=0",
                "before=x",
                "unread_only=yes",
                "unread_only=",
            })
    void refusesAQueryOfAWrongType(String query) throws Exception {
        expectError(400, "invalid_field", to(PATH + "?" + query, token));
    }

    @Test
    void givesACursorToConnectWith() throws Exception {
        hub.notifyUser(user, "tick", 1);
        JsonNode list = Json.parse(answer(to(PATH, token)).body());
        hub.notifyUser(user, "tick", 2);
        String cursor = list.get("cursor").textValue();
        try (SocketClient client = server.resume(user, cursor)) {
            JsonNode hello = client.next();
            assertThat(hello.get("resumed").booleanValue()).isTrue();
            assertThat(hello.get("cursor").textValue()).isEqualTo(cursor);
            assertThat(client.next().get("data").intValue()).isEqualTo(2);
        }
    }

    // --- who

    @Test
    void letsNobodyInWithoutAToken() throws Exception {
        HttpResponse<String> none = expectError(401, "not_authenticated", HttpRequest.newBuilder(server.http(PATH)));
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        expectError(401, "not_authenticated", to(PATH, "garbage"));
        expectError(
                401,
                "not_authenticated",
                to(PATH, Jwt.of(user).with("token_type", "refresh").token()));
        expectError(
                401,
                "not_authenticated",
                to(PATH + "?token=" + Jwt.of(user).with("jti", "x").token(), token));
        Instant past = Instant.now().minusSeconds(60);
        expectError(401, "token_expired", to(PATH, Jwt.of(user).expiring(past).token()));
        expectError(401, "not_authenticated", post("garbage", "{'user_id':1}"));
    }

    @Test
    void letsInWhomTheServerKnowsWhereACookieWouldCount() throws Exception {
        assumeThatItCan(Ability.KNOWS_SESSIONS);
        try (ServedHub known = start(ServerSettings.DEFAULT.withKnown(Principal.of("77")))) {
            known.hub().notifyUser("77", "tick", 1);
            HttpRequest.Builder list = HttpRequest.newBuilder(known.http(PATH));
            assertThat(answer(list).body()).contains("\"unread_count\":1");
            String own = "http://127.0.0.1:" + known.port();
            assertThat(answer(list.copy().header("Sec-Fetch-Site", "cross-site"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(answer(list.copy().header("Authorization", "Bearer garbage"))
                            .statusCode())
                    .isEqualTo(401);
            HttpRequest.Builder change =
                    HttpRequest.newBuilder(known.http(PATH + "read_all/")).POST(BodyPublishers.noBody());
            assertThat(answer(change.copy()).statusCode()).isEqualTo(401);
            assertThat(answer(change.copy().header("Origin", "http://evil.com")).statusCode())
                    .isEqualTo(403);
            assertThat(answer(change.copy().header("Origin", own)).statusCode()).isEqualTo(200);
            known.hub().revokeTokens("77");
            assertThat(answer(list).statusCode()).isEqualTo(401);
        }
    }

    // --- POST

    @Test
    void createsAnEntryForAnother() throws Exception {
        try (SocketClient client = server.connect(user)) {
            expect(
                    201,
                    "{'id':1,'title':'Hi','message':'there','type':'user_detail','read':false,'created_at':'<time>',"
                            + "'data':{'n':1.0},'link':'/x','actor':2,'verb':'approved','recipient':" + user + "}",
                    post(
                            sender,
                            "{'user_id':" + user + ",'title':'Hi','message':'there',"
                                    + "'notification_type':'user-detail','data':{'n':1.0},'link':'/x','actor':2,"
                                    + "'verb':'approved','later':true}"));
            client.expect("{'type':'notification','notification':{'id':1,'title':'Hi','message':'there',"
                    + "'type':'user_detail','read':false,'created_at':'<time>','data':{'n':1.0},'link':'/x',"
                    + "'actor':2,'verb':'approved','recipient':" + user + "},'unread_count':1,"
                    + "'cursor':'<cursor>'}");
        }
    }

    @Test
    void createsOneOfTheTypeGeneralWithoutATitle() throws Exception {
        try (SocketClient client = server.connect(user)) {
            expect(
                    201,
                    "{'id':1,'title':null,'message':null,'type':'general','read':false,'created_at':'<time>',"
                            + "'data':{},'link':null,'actor':null,'verb':null,'recipient':" + user + "}",
                    post(sender, "{'user_id':'" + user + "'}"));
            client.expect("{'type':'general','data':{},'id':1,'created_at':'<time>','unread_count':1,"
                    + "'cursor':'<cursor>'}");
        }
    }

    @Test
    void forbidsAnOrdinaryUserToSend() throws Exception {
        expectError(403, "forbidden", post(token, "{'user_id':" + user + ",'title':'Hi'}"));
    }

    @Test
    void namesTheCallerAsTheActorUnlessItMaySendForOthers() throws Exception {
        try (ServedHub server =
                start(ServerSettings.ofHub(settings -> settings.sendPolicy((who, to, request) -> true)))) {
            HttpRequest.Builder request = to(server, PATH, token)
                    .POST(BodyPublishers.ofString("{\"user_id\":1,\"actor\":2,\"title\":\"Hi\"}"));
            JsonNode entry = Json.parse(answer(request).body());
            assertThat(entry.get("actor").longValue()).isEqualTo(user);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`` | invalid_json",
                "{ | invalid_json",
                "[] | invalid_json",
                "null | invalid_json",
                "{'user_id':1}x | invalid_json",
                "{'user_id':1,'user_id':2} | invalid_json",
                "{} | invalid_field",
                "{'user_id':null} | invalid_field",
                "{'user_id':''} | invalid_field",
                "{'user_id':1.5} | invalid_field",
                "{'user_id':1,'title':5} | invalid_field",
                "{'user_id':1,'notification_type':'error'} | invalid_field",
                "{'user_id':1,'notification_type':'No'} | invalid_field",
                "{'user_id':1,'actor':[]} | invalid_field",
                "{'user_id':1,'verb':1} | invalid_field",
            })
    void refusesABadBody(String body, String code) throws Exception {
        expectError(400, code, post(sender, body));
    }

    @Test
    void refusesFieldsThatAreTooLong() throws Exception {
        expectError(400, "invalid_field", post(sender, "{'user_id':1,'title':'" + "x".repeat(201) + "'}"));
        expectError(400, "invalid_field", post(sender, "{'user_id':1,'message':'" + "x".repeat(4_001) + "'}"));
        expectError(400, "invalid_field", post(sender, "{'user_id':1,'link':'" + "x".repeat(2_001) + "'}"));
        expectError(400, "invalid_field", post(sender, "{'user_id':1,'verb':'" + "x".repeat(65) + "'}"));
        expectError(413, "payload_too_large", post(sender, "{'user_id':1,'data':'" + "x".repeat(32_768) + "'}"));
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws Exception {
        expectError(400, "invalid_json", to(PATH, sender).POST(BodyPublishers.ofByteArray(new byte[] {
            '"', (byte) 0xff, '"'
        })));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 70_000, 500_000})
    void refusesABodyThatIsTooLarge(int size) throws Exception {
        byte[] large = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
        expectError(413, "payload_too_large", to(PATH, sender).POST(BodyPublishers.ofByteArray(large)));
        expect(200, EMPTY, to(PATH, token));
    }

    @Test
    void takesABodyThatComesInChunks() throws Exception {
        String json = Json.quoted("{'user_id':" + user + ",'data':'" + "x".repeat(30_000) + "'}");
        assertThat(answer(to(PATH, sender).POST(chunked(json))).statusCode()).isEqualTo(201);
        for (int size : new int[] {65_537, 500_000}) {
            String large = Json.quoted("{'user_id':" + user + ",'later':'" + "x".repeat(size) + "'}");
            expectError(413, "payload_too_large", to(PATH, sender).POST(chunked(large)));
        }
        assertThat(hub.inbox(user).counts().total()).isEqualTo(1);
    }

    private static BodyPublisher chunked(String json) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void takesABodyThatIsAnnouncedFirst() throws Exception {
        HttpRequest.Builder request =
                post(sender, "{'user_id':" + user + ",'title':'Hi'}").expectContinue(true);
        assertThat(answer(request).statusCode()).isEqualTo(201);
    }

    @Test
    void refusesABodyThatIsNoJson() throws Exception {
        String json = "{\"user_id\":" + user + "}";
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            expectError(
                    415,
                    "unsupported_media_type",
                    to(PATH, sender).header("Content-Type", type).POST(BodyPublishers.ofString(json)));
        }
        for (String type : new String[] {"application/json; charset=utf-8", "Application/JSON"}) {
            HttpRequest.Builder good =
                    to(PATH, sender).header("Content-Type", type).POST(BodyPublishers.ofString(json));
            assertThat(answer(good).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void createsOnceForOneIdempotencyKey() throws Exception {
        String body = "{'user_id':" + user + ",'title':'Hi'}";
        HttpResponse<String> first = answer(post(sender, body).header("Idempotency-Key", "k1"));
        HttpResponse<String> second = answer(post(sender, body).header("Idempotency-Key", "k1"));
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(Json.parse(second.body())).isEqualTo(Json.parse(first.body()));
        expectError(
                409,
                "idempotency_conflict",
                post(sender, body.replace("Hi", "Ho")).header("Idempotency-Key", "k1"));
        assertThat(hub.inbox(user).counts().total()).isEqualTo(1);
    }

    @Test
    void saysWhereTheRecipientKeepsNothing() throws Exception {
        Preferences.Channels liveOnly = Preferences.Channels.of(false, true);
        Preferences.Channels none = Preferences.Channels.of(false, false);
        hub.inbox(user).setPreferences(Preferences.of(false, Map.of("tick", liveOnly, "tock", none)));
        String body = "{'user_id':" + user + ",'notification_type':'tick'}";
        expect(200, "{'outcome':'transient'}", post(sender, body));
        expect(200, "{'outcome':'suppressed'}", post(sender, body.replace("tick", "tock")));
    }

    @Test
    void findsNoUserWhoIsUnknown() throws Exception {
        try (ServedHub server = start(ServerSettings.ofHub(
                settings -> settings.userDirectory(id -> id.equals("admin") ? new UserProfile(id, "ada") : null)))) {
            expectError(
                    404,
                    "not_found",
                    to(server, PATH, sender).POST(BodyPublishers.ofString("{\"user_id\":1,\"title\":\"Hi\"}")));
        }
    }

    // --- methods and paths

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void saysWhichMethodsAreAllowed(String method) throws Exception {
        HttpResponse<String> answer =
                expectError(405, "method_not_allowed", to(PATH, token).method(method, BodyPublishers.ofString("{}")));
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/", "/api/notifications/x/y", "/ws", "/apinotifications"})
    void findsNothingElsewhere(String path) throws Exception {
        expectError(404, "not_found", to(path, token));
    }

    @Test
    void saysThatTheSocketWantsAnUpgrade() throws Exception {
        expectError(426, "upgrade_required", to("/ws/notifications/", token));
        HttpResponse<String> answer = expectError(
                405, "method_not_allowed", to("/ws/notifications/", token).POST(BodyPublishers.noBody()));
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void saysThatItIsAlive() throws Exception {
        for (String path : new String[] {"/healthz", "/healthz/"}) {
            expect(200, "{'status':'ok'}", HttpRequest.newBuilder(server.http(path)));
        }
        HttpRequest.Builder head =
                HttpRequest.newBuilder(server.http("/healthz")).method("HEAD", BodyPublishers.noBody());
        HttpResponse<String> answer = answer(head);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        HttpResponse<String> post = expectError(
                405,
                "method_not_allowed",
                HttpRequest.newBuilder(server.http("/healthz")).POST(BodyPublishers.noBody()));
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void saysUnavailableWhileTokensCannotBeChecked() throws Exception {
        try (ServedHub broken = start(ServerSettings.ofHub(settings -> settings.authenticator(given -> {
            throw new IllegalStateException("secret");
        })))) {

            HttpResponse<String> answer = answer(to(broken, PATH, token));
            assertThat(answer.statusCode()).isEqualTo(503);
            Json.assertMatches(Json.parse(answer.body()), "{'error':'<text>','code':'unavailable'}");
            try (SocketClient client = broken.open(token)) {
                client.expectClosing(1013, true, false);
            }
        }
    }
}
