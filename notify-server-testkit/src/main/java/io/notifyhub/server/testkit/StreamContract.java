package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubLimits;
import io.notifyhub.server.testkit.StreamClient.Part;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The feed as Server-Sent Events. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class StreamContract extends ServerContract {
    private static final String PATH = "/api/notifications/stream";
    private static final String CAUGHT_UP = "{'type':'caught_up','unread_count':'<number>','cursor':'<cursor>'}";

    private static HttpRequest.Builder to(ServedHub server, Object user, String query) {
        return new RestCaller(server, Jwt.tokenOf(user)).to(PATH + query).timeout(Duration.ofSeconds(20));
    }

    private StreamClient live() throws Exception {
        StreamClient client = new StreamClient(to(server, user, ""));
        assertThat(client.next().json().get("type").textValue()).isEqualTo("connection_established");
        client.expect(CAUGHT_UP);
        return client;
    }

    private static String tick(int id) {
        return "{'type':'tick','data':" + id + ",'id':" + id + ",'created_at':'<time>','unread_count':" + id
                + ",'cursor':'<cursor>'}";
    }

    // --- what comes

    @Test
    void greetsAndTellsWhatHappens() throws Exception {
        try (StreamClient client = new StreamClient(to(server, user, "/"))) {
            assertThat(client.answer().statusCode()).isEqualTo(200);
            assertThat(client.answer().headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(client.answer().headers().firstValue("X-Accel-Buffering"))
                    .contains("no");
            assertThat(client.answer().headers().firstValue("Cache-Control")).contains("no-store");
            Part hello = client.next();
            assertThat(hello.json().get("message").textValue()).isEqualTo("Connected as " + user);
            assertThat(hello.id()).isEqualTo(hello.json().get("cursor").textValue());
            client.expect(CAUGHT_UP);
            hub.notifyUser(user, "tick", 1);
            client.expect(tick(1));
            hub.inbox(user).markRead(1);
            client.expect("{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':0,"
                    + "'cursor':'<cursor>'}");
            hub.sendEvent(user, "typing", "é\n");
            client.expect("{'type':'typing','data':'é\\n'}");
        }
    }

    @Test
    void goesOnWhereTheLastEventWas() throws Exception {
        String last;
        try (StreamClient client = live()) {
            hub.notifyUser(user, "tick", 1);
            last = String.valueOf(client.expect(tick(1)).id());
        }
        hub.notifyUser(user, "tick", 2);
        HttpRequest.Builder again = to(server, user, "?cursor=nonsense").header("Last-Event-ID", last);
        try (StreamClient client = new StreamClient(again)) {
            JsonNode hello = client.next().json();
            assertThat(hello.get("resumed").booleanValue()).isTrue();
            assertThat(hello.get("missed").intValue()).isEqualTo(1);
            assertThat(client.next().json().get("data").intValue()).isEqualTo(2);
            client.expect(CAUGHT_UP);
        }
        try (StreamClient client = new StreamClient(to(server, user, "?cursor=" + last))) {
            assertThat(client.next().json().get("resumed").booleanValue()).isTrue();
        }
    }

    @Test
    void givesNoIdWhereTheCursorIsOfNoUse() throws Exception {
        try (StreamClient client = new StreamClient(to(server, user, "?cursor=nonsense"))) {
            Part hello = client.next();
            assertThat(hello.json().get("reason").textValue()).isEqualTo("malformed");
            assertThat(hello.id()).isNull();
        }
    }

    @Test
    void showsSignsOfLife() throws Exception {
        try (ServedHub server =
                        start(ServerSettings.ofHub(settings -> settings.heartbeatInterval(Duration.ofMillis(100))));
                StreamClient client = new StreamClient(to(server, user, ""))) {
            client.next();
            client.next();
            assertThat(client.nextPart()).isEqualTo(new Part(null, null, null));
            assertThat(client.nextPart()).isEqualTo(new Part(null, null, null));
        }
    }

    @Test
    void cutsAReaderThatTakesNothingAnyMore() throws Exception {
        assumeThatItCan(Ability.CUTS_STREAMS_EARLY);
        ServerSettings early = ServerSettings.ofHub(settings -> settings.heartbeatInterval(Duration.ofMillis(50)))
                .withStall(Duration.ofMillis(300));
        String request = "GET " + PATH + "?token=" + token + " HTTP/1.1\r\nHost: h\r\n\r\n";
        try (ServedHub server = start(early);
                RawSocket deaf = RawSocket.request(server.port(), request)) {
            assertThat(deaf.readStatus()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> server.hub().endpoint().connectionCount() == 1);
            for (int i = 0; i < 600; i++) {
                server.hub().notifyUser(user, "big", "x".repeat(30_000));
            }
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> server.hub().endpoint().connectionCount() == 0);
        }
    }

    @Test
    void servesAReaderThatIsSlowerThanTheSender() throws Exception {
        String text = "x".repeat(10_000);
        try (StreamClient client = live()) {
            for (int i = 1; i <= 500; i++) {
                hub.notifyUser(user, "big", text);
            }
            for (int i = 1; i <= 500; i++) {
                assertThat(client.next().json().get("id").intValue()).isEqualTo(i);
            }
        }
    }

    // --- who

    @Test
    void letsNobodyInWithoutAToken() throws Exception {
        RestCaller nobody = new RestCaller(server, null);
        HttpResponse<String> answer = nobody.expectError(401, "not_authenticated", "GET", PATH);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        Instant past = Instant.now().minusSeconds(60);
        new RestCaller(server, Jwt.of(user).expiring(past).token()).expectError(401, "token_expired", "GET", PATH);
        nobody.expectError(401, "not_authenticated", "GET", PATH + "?token=garbage");
        new RestCaller(server, Jwt.tokenOf(user)).expectError(400, "invalid_field", "GET", PATH + "?attempt=x");
    }

    @Test
    void takesATicketOnce() throws Exception {
        JsonNode ticket = new RestCaller(server, Jwt.tokenOf(user))
                .expect(200, "{'ticket':'<text>','expires_in':30}", "POST", "/api/notifications/ticket/");
        String path = PATH + "?ticket=" + ticket.get("ticket").textValue();
        RestCaller nobody = new RestCaller(server, null);
        try (StreamClient client = new StreamClient(nobody.to(path))) {
            assertThat(client.next().json().get("user_id").longValue()).isEqualTo(user);
        }
        nobody.expectError(401, "not_authenticated", "GET", path);
    }

    @Test
    void takesOnlyGet() throws Exception {
        RestCaller caller = new RestCaller(server, Jwt.tokenOf(user));
        assertThat(caller.call("HEAD", PATH).statusCode()).isEqualTo(405);
        assertThat(caller.expectError(405, "method_not_allowed", "POST", PATH)
                        .headers()
                        .firstValue("Allow"))
                .contains("GET");
    }

    // --- the end

    @Test
    void aRevokedTokenEndsTheStreamAndOpensNoOther() throws Exception {
        String token =
                Jwt.of(user).with("iat", Instant.now().getEpochSecond() - 10).token();
        RestCaller caller = new RestCaller(server, token);
        try (StreamClient client = new StreamClient(caller.to(PATH))) {
            client.next();
            client.expect(CAUGHT_UP);
            hub.revokeTokens(user);
            Part closing = client.expect("{'type':'closing','code':4003,'reason':'<text>','reconnect':false,"
                    + "'retry_after_ms':0,'reauthenticate':false}");
            assertThat(closing.retry()).isNull();
            client.expectEnd();
        }
        caller.expectError(401, "not_authenticated", "GET", PATH);
    }

    @Test
    void theSameDeviceTakesThePlaceOfItsOlderConnection() throws Exception {
        try (StreamClient older = new StreamClient(to(server, user, "?device=phone&attempt=2"));
                SocketClient newer = server.open(Jwt.tokenOf(user) + "&device=phone&attempt=3")) {
            newer.expectHello();
            older.next();
            Part part = older.next();
            while (!part.json().path("type").textValue().equals("closing")) {
                part = older.next();
            }
            assertThat(part.json().get("code").intValue()).isEqualTo(4009);
            older.expectEnd();
        }
    }

    @Test
    void manyDevicesOfOneUserAreLimitedAsOnTheSocket() throws Exception {
        HubLimits two = HubLimits.DEFAULT.withMaxDevicesPerUser(2);
        try (ServedHub server = start(ServerSettings.ofHub(settings -> settings.limits(two)));
                StreamClient first = new StreamClient(to(server, user, ""))) {
            first.next();
            first.next();
            server.connect(user);
            server.connect(user);
            assertThat(first.next().json().get("code").intValue()).isEqualTo(4009);
            first.expectEnd();
        }
    }

    @Test
    void isToldWhenToComeBackBeforeTheServerGoes() throws Exception {
        try (ServedHub server = start(ServerSettings.DEFAULT);
                StreamClient client = new StreamClient(to(server, user, ""))) {
            client.next();
            client.next();
            server.drain();
            Part closing = client.next();
            assertThat(closing.json().get("code").intValue()).isEqualTo(1001);
            assertThat(String.valueOf(closing.retry()))
                    .isEqualTo(closing.json().get("retry_after_ms").asText());
            client.expectEnd();
        }
    }

    @Test
    void aClientThatIsGoneIsNoticed() throws Exception {
        try (ServedHub server =
                start(ServerSettings.ofHub(settings -> settings.heartbeatInterval(Duration.ofMillis(50))))) {
            StreamClient client = new StreamClient(to(server, user, ""));
            client.next();
            assertThat(server.hub().endpoint().connectionCount()).isEqualTo(1);
            client.close();
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> server.hub().endpoint().connectionCount() == 0);
        }
    }
}
