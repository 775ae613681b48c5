package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AccessRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client sees on the wire, whichever server is behind it. A subclass starts the server.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class WireContract extends ServerContract {
    private static long newUser() {
        return ServedHub.newUser();
    }

    // --- serving

    @Test
    void greetsAndThenSaysThatItIsCaughtUp() {
        long ada = newUser();
        try (SocketClient client = server.open(Jwt.tokenOf(ada))) {
            client.expect("{'type':'connection_established','message':'Connected as " + ada + "','user_id':" + ada
                    + ",'cursor':'<cursor>','resumed':false,'missed':0,'unread_count':0,'oldest_id':1,"
                    + "'heartbeat_ms':25000,'token_expires_at':'<time>','limits':{'max_frame_bytes':65536,"
                    + "'max_data_bytes':32768,'messages_per_second':20},'node':'node-1'}");
            client.expect("{'type':'caught_up','unread_count':0,'cursor':'<cursor>'}");
            client.expectNothing();
        }
    }

    @Test
    void bringsWhatIsSentWhileConnectedAndTellsAllDevicesWhatWasRead() {
        long ada = newUser();
        try (SocketClient phone = server.connect(ada);
                SocketClient laptop = server.connect(ada)) {
            long id = hub.notifyUser(ada, "tick", Map.of("n", 1)).notification().id();
            for (SocketClient device : List.of(phone, laptop)) {
                device.expect("{'type':'tick','data':{'n':1},'id':" + id
                        + ",'created_at':'<time>','unread_count':1,'cursor':'<cursor>'}");
            }
            phone.send("{'type':'mark_read','notification_id':" + id + ",'ref':'r'}");
            for (SocketClient device : List.of(phone, laptop)) {
                device.expect("{'type':'notification_marked_read','notification_id':" + id
                        + ",'success':true,'unread_count':0,'cursor':'<cursor>'}");
            }
            phone.expect("{'type':'done','ref':'r'}");
            laptop.expectNothing();
        }
    }

    @Test
    void resumesWhereTheClientLeftOff() {
        long ada = newUser();
        String cursor;
        try (SocketClient client = server.connect(ada)) {
            hub.notifyUser(ada, "tick", 1);
            cursor = client.next().get("cursor").textValue();
        }
        hub.notifyUser(ada, "tick", 2);
        hub.notifyUser(ada, "tick", 3);
        try (SocketClient client = server.resume(ada, cursor)) {
            JsonNode hello = client.next();
            assertThat(hello.get("resumed").booleanValue()).isTrue();
            assertThat(hello.get("missed").intValue()).isEqualTo(2);
            assertThat(client.next().get("data").intValue()).isEqualTo(2);
            assertThat(client.next().get("data").intValue()).isEqualTo(3);
            client.expect("{'type':'caught_up','unread_count':3,'cursor':'<cursor>'}");
        }
        try (SocketClient client = server.resume(ada, "reload")) {
            assertThat(client.next().get("reason").textValue()).isEqualTo("malformed");
        }
    }

    @Test
    void servesThePathWithAndWithoutItsFinalSlash() {
        for (String path : List.of("/ws/notifications", "/ws/notifications/")) {
            var uri = server.socket("").resolve(path + "?token=" + Jwt.tokenOf(user));
            try (SocketClient client = SocketClient.connect(uri)) {
                client.expectHello();
            }
        }
    }

    @Test
    void keepsTheOrderOfABurstToManyDevices() {
        long ada = newUser();
        List<SocketClient> devices = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                devices.add(server.connect(ada));
            }
            for (int i = 0; i < 300; i++) {
                hub.notifyUser(ada, "tick", i);
            }
            for (SocketClient device : devices) {
                for (int i = 0; i < 300; i++) {
                    assertThat(device.next().get("data").intValue()).isEqualTo(i);
                }
            }
        } finally {
            devices.forEach(SocketClient::close);
        }
    }

    @Test
    void servesASlowReaderFromTheLogAndKeepsLittleForIt() {
        long ada = newUser();
        String payload = "x".repeat(30_000);
        int count = 300;
        String query = "?token=" + Jwt.tokenOf(ada);
        try (RawSocket slow = RawSocket.upgrade(server.port(), query, "Host: h");
                SocketClient quick = server.connect(ada)) {
            assertThat(slow.readStatus()).isEqualTo(101);
            for (int i = 0; i < count; i++) {
                hub.notifyUser(ada, "tick", Map.of("n", i, "text", payload));
                assertThat(quick.next().get("data").get("n").intValue()).isEqualTo(i);
            }
            assertThat(hub.endpoint().sessionsBehind()).isPositive();
            List<Integer> got = new ArrayList<>();
            while (got.size() < count) {
                JsonNode frame = Json.parse(slow.readFrame());
                if (frame.get("type").textValue().equals("tick")) {
                    got.add(frame.get("data").get("n").intValue());
                }
            }
            assertThat(got).isSorted().doesNotHaveDuplicates();
        }
    }

    // --- what devices may send

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{", "{'type':'ping'}}", "{'type':'ping','type':'ping'}", "NaN"})
    void refusesBadJsonAndStaysOpen(String text) {
        try (SocketClient client = server.connect(user)) {
            client.send(text);
            client.expect("{'type':'error','message':'Invalid JSON','code':'invalid_json'}");
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'type':'mark_read'}", "{'type':'mark_read','notification_id':'1'}", "{'type':'ping','ref':5}"})
    void refusesAFieldOfAWrongTypeAndStaysOpen(String json) {
        try (SocketClient client = server.connect(user)) {
            client.send(json);
            client.expect("{'type':'error','message':'<text>','code':'invalid_field'}");
            client.expectNothing();
        }
    }

    @Test
    void refusesABinaryMessageWith1003() {
        try (SocketClient client = server.connect(user)) {
            client.sendBinary((byte) 1, (byte) 2);
            client.expectClosing(1003, true, false);
        }
    }

    @Test
    void takesAMessageOf64KiBAndNoLongerOne() {
        String largest = "\"" + "é".repeat(32_767) + "\"";
        try (SocketClient client = server.connect(user)) {
            client.sendRaw(largest);
            assertThat(client.next().get("data")).isEqualTo(Json.parse(largest));
            client.sendRaw(largest.replaceFirst("é", "éa"));
            client.expectClosing(1009, true, false);
        }
    }

    @Test
    void countsACharacterOfTwoPartsOnce() {
        String largest = "\"" + "\ud83d\ude00".repeat(16_383) + "ab\"";
        try (SocketClient client = server.connect(user)) {
            client.sendRaw(largest);
            assertThat(client.next().get("data")).isEqualTo(Json.parse(largest));
        }
    }

    @Test
    void slowsADeviceDownThatSendsTooFastAndLosesNothingOfABurst() {
        try (SocketClient client = server.connect(user)) {
            for (int i = 0; i < 70; i++) {
                client.send("{'type':'ping','ref':'" + i + "'}");
            }
            for (int i = 0; i < 70; i++) {
                client.expect("{'type':'pong','ref':'" + i + "'}");
            }
        }
    }

    // --- the way in

    @Test
    void takesTheTokenWhereverItMayStand() {
        String token = Jwt.tokenOf(user);
        try (SocketClient client = SocketClient.withHeader(server.socket(""), "Authorization", "Bearer " + token)) {
            client.expectHello();
        }
        List<String> offered = List.of("notify.v1", "bearer." + token);
        try (SocketClient client = SocketClient.withSubprotocols(server.socket(""), offered)) {
            client.expectHello();
            assertThat(client.subprotocol()).isEqualTo("notify.v1");
        }
        assertThat(first("", "Host: h", "Origin: http://h", "Cookie: a=b; access_token=" + token))
                .isEqualTo("connection_established");
        String ticket = hub.endpoint().issueTicket(Principal.of(String.valueOf(user)));
        assertThat(first("?ticket=" + ticket, "Host: h")).isEqualTo("connection_established");
        assertThat(first("?ticket=" + ticket, "Host: h")).isEqualTo("closing 4001");
    }

    @Test
    void takesNoCookieWithoutAnOriginAndNoTwoTokens() {
        String token = Jwt.tokenOf(user);
        assertThat(first("", "Host: h", "Cookie: access_token=" + token)).isEqualTo("closing 4001");
        assertThat(first("?token=" + token, "Host: h", "Authorization: Bearer " + Jwt.tokenOf(newUser())))
                .isEqualTo("closing 4001");
        assertThat(first("", "Host: h")).isEqualTo("closing 4001");
        assertThat(first("?token=garbage", "Host: h")).isEqualTo("closing 4001");
    }

    @Test
    void tellsAnExpiredTokenFromABadOne() {
        try (SocketClient client = server.open(
                Jwt.of(user).expiring(Instant.now().minusSeconds(60)).token())) {
            client.expectClosing(4002, true, true);
        }
    }

    @Test
    void letsNoForeignPageIn() {
        String token = "?token=" + Jwt.tokenOf(user);
        assertThat(first(token, "Host: h", "Origin: http://h")).isEqualTo("connection_established");
        assertThat(first(token, "Host: h", "Origin: http://evil.com"))
                .isEqualTo(can(Ability.REFUSES_BY_STATUS) ? "status 403" : "closing 4003");
        assertThat(first(token, "Host: h", "Origin: null")).isEqualTo("status 403");
    }

    @Test
    void obeysAllowedHostsAndOrigins() {
        AccessRules rules = AccessRules.hosts(List.of("example.com"));
        try (ServedHub strict = start(ServerSettings.DEFAULT.withRules(rules))) {
            String token = "?token=" + Jwt.tokenOf(user);
            assertThat(first(strict, token, "Host: example.com", "Origin: https://example.com"))
                    .isEqualTo("connection_established");
            assertThat(first(strict, token, "Host: example.com", "Origin: https://evil.com"))
                    .isEqualTo("status 403");
            assertThat(first(strict, token, "Host: evil.com"))
                    .isEqualTo(can(Ability.REFUSES_BY_STATUS) ? "status 400" : "closing 4003");
        }
    }

    @Test
    void takesADeviceThatSaysWhichItIs() {
        String token = "?token=" + Jwt.tokenOf(newUser());
        assertThat(first(token + "&device=", "Host: h"))
                .isEqualTo(can(Ability.REFUSES_BY_STATUS) ? "status 400" : "closing 1002");
        try (SocketClient old = SocketClient.connect(server.socket(token + "&device=a&attempt=1"))) {
            old.expectHello();
            try (SocketClient fresh = SocketClient.connect(server.socket(token + "&device=a&attempt=2"))) {
                fresh.expectHello();
                old.expectClosing(4009, false, false);
            }
        }
    }

    @Test
    void letsInWhomTheServerKnowsBesideAnOriginAlone() {
        assumeThatItCan(Ability.KNOWS_SESSIONS);
        try (ServedHub known = start(ServerSettings.DEFAULT.withKnown(Principal.of("77")))) {
            assertThat(first(known, "", "Host: h", "Origin: http://h")).isEqualTo("connection_established");
            assertThat(first(known, "", "Host: h")).isEqualTo("closing 4001");
            assertThat(first(known, "?token=garbage", "Host: h", "Origin: http://h"))
                    .isEqualTo("closing 4001");
        }
    }

    private String first(String rest, String... headers) {
        return first(server, rest, headers);
    }

    /** The type of the first frame, with the code if it is closing; or the status that there was in its place. */
    private static String first(ServedHub at, String rest, String... headers) {
        try (RawSocket client = RawSocket.upgrade(at.port(), rest, headers)) {
            int status = client.readStatus();
            if (status != 101) {
                return "status " + status;
            }
            JsonNode frame = Json.parse(client.readFrame());
            String type = frame.get("type").textValue();
            return type.equals("closing") ? "closing " + frame.get("code") : type;
        }
    }

    // --- the end

    @Test
    void closesForTheApplicationAndForgets() {
        long ada = newUser();
        try (SocketClient client = server.connect(ada)) {
            hub.disconnect(String.valueOf(ada), CloseCode.FORBIDDEN);
            client.expectClosing(4003, false, false);
        }
        try (SocketClient client = server.connect(ada)) {
            client.sendClose(1000);
            assertThat(client.expectClose().code()).isEqualTo(1000);
        }
        server.connect(ada).close();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.endpoint().newestConnections(100).stream()
                        .noneMatch(session -> session.userId().equals(String.valueOf(ada))));
    }

    @Test
    void tellsEachWhenToComeBackOnADrainAndLetsNobodyIn() {
        List<SocketClient> clients = new ArrayList<>();
        try (ServedHub leaving = start(ServerSettings.DEFAULT)) {
            for (int i = 0; i < 10; i++) {
                clients.add(leaving.connect(newUser()));
            }
            leaving.drain();
            Set<Long> times = new HashSet<>();
            for (SocketClient client : clients) {
                JsonNode closing = client.next();
                assertThat(closing.get("code").intValue()).isEqualTo(1001);
                times.add(closing.get("retry_after_ms").longValue());
                assertThat(client.expectClose().code()).isEqualTo(1001);
            }
            assertThat(times).hasSize(clients.size());
            assertThat(first(leaving, "?token=" + Jwt.tokenOf(user), "Host: h"))
                    .isEqualTo(can(Ability.REFUSES_BY_STATUS) ? "status 503" : "closing 1001");
            await().until(() -> leaving.connectionCount() == 0);
        } finally {
            clients.forEach(SocketClient::close);
        }
    }

    @Test
    void pingsAndCutsWhoGivesNoSignOfLife() {
        assumeThatItCan(Ability.CUTS_SOCKETS_EARLY);
        try (ServedHub strict = start(ServerSettings.ofHub(hub -> hub.heartbeatInterval(Duration.ofMillis(100)))
                .withStall(Duration.ofMillis(700)))) {
            // It never answers a ping, as it never reads one.
            try (RawSocket deaf = RawSocket.upgrade(strict.port(), "?token=" + Jwt.tokenOf(user), "Host: h");
                    SocketClient alive = strict.connect(user)) {
                assertThat(deaf.readStatus()).isEqualTo(101);
                String last = "";
                while (!last.startsWith("close")) {
                    last = deaf.readFrame();
                }
                assertThat(last).isEqualTo("close 4008");
                alive.expectNothing();
            }
        }
    }
}
