package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The greeting, echo, errors and pings, as the JDK's WebSocket sees them. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SocketContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final long user = ServedHub.newUser();

    @Test
    void greetsFirstAndThenSaysThatItIsCaughtUp() {
        Jwt jwt = Jwt.of(user).with("username", "ada");
        try (SocketClient client = server.open(jwt.token())) {
            JsonNode hello = client.expect("{'type':'connection_established','message':'Connected as ada','user_id':"
                    + user + ",'cursor':'<cursor>','resumed':false,'missed':0,'unread_count':0,'oldest_id':1,"
                    + "'heartbeat_ms':25000,'token_expires_at':'" + jwt.expiry() + "','limits':{"
                    + "'max_frame_bytes':65536,'max_data_bytes':32768,'messages_per_second':20},'node':'node-1'}");
            JsonNode caughtUp = client.expect("{'type':'caught_up','unread_count':0,'cursor':'<cursor>'}");
            assertThat(caughtUp.get("cursor")).isEqualTo(hello.get("cursor"));
            client.expectNothing();
        }
    }

    @Test
    void namesAUserWithoutAUsernameByTheirId() {
        try (SocketClient client = server.open(Jwt.tokenOf(user))) {
            assertThat(client.next().get("message").textValue()).isEqualTo("Connected as " + user);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "0, 0",
                "7, 7",
                "9007199254740991, 9007199254740991",
                "9007199254740992, '9007199254740992'",
                "-7, '-7'",
                "'7', 7",
                "'007', '007'",
                "'+7', '+7'",
                "'9007199254740992', '9007199254740992'",
                "'u-9f0c', 'u-9f0c'",
            })
    void writesAUserIdAsANumberWhereItIsACanonicalDecimal(String claim, String written) {
        boolean text = claim.startsWith("'");
        Object id = text ? claim.replace("'", "") : Long.parseLong(claim);
        try (SocketClient client = server.open(Jwt.tokenOf(id))) {
            JsonNode shown = client.next().get("user_id");
            assertThat(shown.toString()).isEqualTo(Json.quoted(written));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/notifications", "/ws/notifications/"})
    void takesThePathWithAndWithoutItsFinalSlash(String path) {
        URI uri = URI.create("ws://127.0.0.1:" + server.port() + path + "?token=" + Jwt.tokenOf(user));
        try (SocketClient client = SocketClient.connect(uri)) {
            client.expectHello();
        }
    }

    // --- echo

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'hello','n':1.0,'big':12345678901234567890,'deep':[{'a':null}]}",
                "{'message':'no type'}",
                "{'type':5}",
                "{'type':null}",
                "{'type':'notification'}",
                "{'type':'connection_established','user_id':1}",
                "{}",
                "[1,2,3]",
                "'text'",
                "0.10",
                "true",
                "null",
            })
    void echoesValidJsonOfNoKnownType(String json) {
        try (SocketClient client = server.connect(user)) {
            client.send(json);
            client.expect("{'type':'echo','data':" + json + "}");
        }
    }

    @Test
    void echoesTheRefBesideTheMessage() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'hello','ref':'r1'}");
            client.expect("{'type':'echo','data':{'type':'hello','ref':'r1'},'ref':'r1'}");
        }
    }

    @Test
    void echoesWhatAnotherSystemCallsARef() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'hello','ref':{'id':1}}");
            client.expect("{'type':'echo','data':{'type':'hello','ref':{'id':1}}}");
        }
    }

    @Test
    void answersWithAnErrorWhereEchoIsOff() {
        try (LiveServer quiet = LiveServer.start(settings -> settings.echo(false));
                SocketClient client = quiet.connect(user)) {
            client.send("{'type':'hello','ref':'r1'}");
            client.expect("{'type':'error','message':'Unknown type','code':'unknown_type','ref':'r1'}");
            client.send("[]");
            client.expect("{'type':'error','message':'Unknown type','code':'unknown_type'}");
        }
    }

    // --- errors

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{'type':'ping'",
                "{'type':'ping'}}",
                "{'type':'ping'} {'type':'ping'}",
                "{'type':'ping',}",
                "{'type':'send_notification','type':'general'}",
                "NaN",
                "{type:'ping'}",
                "// a comment",
            })
    void refusesBadJsonWithTheExactSentenceAndStaysOpen(String text) {
        try (SocketClient client = server.connect(user)) {
            client.send(text);
            client.expect("{'type':'error','message':'Invalid JSON','code':'invalid_json'}");
            client.expectNothing();
        }
    }

    @Test
    void refusesSingleQuotes() {
        try (SocketClient client = server.connect(user)) {
            client.sendRaw("{'type':'ping'}");
            client.expect("{'type':'error','message':'Invalid JSON','code':'invalid_json'}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping','ref':5}",
                "{'type':'mark_read'}",
                "{'type':'mark_read','notification_id':null}",
                "{'type':'mark_read','notification_id':'1'}",
                "{'type':'mark_read','notification_id':1.5}",
                "{'type':'mark_read','notification_id':0}",
                "{'type':'mark_read','notification_id':-1}",
                "{'type':'mark_read','notification_id':true}",
                "{'type':'mark_read','notification_id':[1]}",
                "{'type':'mark_read','notification_id':99999999999999999999}",
                "{'type':'mark_all_read','up_to':'1'}",
                "{'type':'mark_all_read','up_to':-1}",
                "{'type':'delete_notification'}",
                "{'type':'delete_notification','notification_id':{}}",
                "{'type':'get_notifications','limit':'10'}",
                "{'type':'get_notifications','limit':0}",
                "{'type':'get_notifications','before':0}",
                "{'type':'get_notifications','before':1.5}",
                "{'type':'get_notifications','unread_only':1}",
                "{'type':'get_notifications','unread_only':'true'}",
                "{'type':'send_notification'}",
                "{'type':'send_notification','user_id':true}",
                "{'type':'send_notification','user_id':''}",
                "{'type':'send_notification','user_id':1.5}",
                "{'type':'send_notification','user_id':1,'title':5}",
                "{'type':'send_notification','user_id':1,'message':[]}",
                "{'type':'send_notification','user_id':1,'link':1}",
                "{'type':'send_notification','user_id':1,'notification_type':1}",
                "{'type':'send_notification','user_id':1,'notification_type':'Big'}",
                "{'type':'send_notification','user_id':1,'notification_type':'error'}",
                "{'type':'send_notification','user_id':1,'notification_type':'notify.x'}",
                "{'type':'send_notification','user_id':1,'idempotency_key':1}",
                "{'type':'authenticate'}",
                "{'type':'authenticate','token':1}",
            })
    void refusesAKnownFieldOfAWrongTypeAndStaysOpen(String json) {
        try (SocketClient client = server.connect(user)) {
            client.send(json);
            client.expect("{'type':'error','message':'<text>','code':'invalid_field'}");
            client.expectNothing();
        }
    }

    @Test
    void refusesWithTheRefOfTheRequest() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'mark_read','notification_id':'1','ref':'r1'}");
            client.expect("{'type':'error','message':'<text>','code':'invalid_field','ref':'r1'}");
        }
    }

    @Test
    void takesARefOfUpTo64Characters() {
        try (SocketClient client = server.connect(user)) {
            String longest = "r".repeat(64);
            client.send("{'type':'ping','ref':'" + longest + "'}");
            client.expect("{'type':'pong','ref':'" + longest + "'}");
            client.send("{'type':'ping','ref':'" + longest + "r'}");
            client.expect("{'type':'error','message':'<text>','code':'invalid_field'}");
        }
    }

    // --- pings

    @Test
    void answersAPing() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'ping'}");
            client.expect("{'type':'pong'}");
            client.send("{'type':'ping','ref':'\\u00e9\\ud83d\\ude00'}");
            client.expect("{'type':'pong','ref':'\u00e9\ud83d\ude00'}");
        }
    }

    @Test
    void answersAPingOfTheWebSocketItself() {
        try (SocketClient client = server.connect(user)) {
            client.sendPing((byte) 1, (byte) 2);
            assertThat(client.expectPong()).containsExactly(1, 2);
        }
    }

    @Test
    void ignoresUnknownFields() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'ping','token':5,'later':{'a':[1]},'limit':'x'}");
            client.expect("{'type':'pong'}");
            client.send("{'type':'get_notifications','later':{'a':[1]}}");
            client.expect("{'type':'notifications_list','notifications':[],'total':0,'unread_count':0,"
                    + "'has_more':false}");
        }
    }

    @Test
    void writesAFrameOfTheExactFieldsOfTheSeedsFirst() {
        try (SocketClient client = server.open(Jwt.tokenOf(user))) {
            ObjectNode hello = (ObjectNode) client.next();
            assertThat(hello.fieldNames()).toIterable().startsWith("type", "message", "user_id");
        }
    }
}
