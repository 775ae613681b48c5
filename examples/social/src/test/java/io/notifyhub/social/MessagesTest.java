package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessagesTest {
    @AutoClose
    private static final RunningApplication application = RunningApplication.temporary();

    private final Caller ann = application.somebody("Ann");
    private final Caller bob = application.somebody("Bob");

    private static long send(Caller from, Caller to, String content) {
        return from.post("/api/messages/", "{'receiver_id':" + to.id() + ",'content':'" + content + "'}")
                .expect(201)
                .get("id")
                .longValue();
    }

    private static void befriend(Caller one, Caller other) {
        one.post("/api/friends/request/" + other.id() + "/", null).expect(201);
        other.post("/api/friends/request/" + one.id() + "/", null).expect(201);
    }

    @Test
    void aMessageIsKeptToldAndListed() {
        long id = send(ann, bob, "Hello <b>Bob</b>");
        String told = bob.inbox(1).get(0);
        assertThat(told)
                .startsWith("new_message ")
                .contains("\"id\":" + id)
                .contains("\"content\":\"Hello <b>Bob</b>\"")
                .contains("\"sender\":{");
        send(bob, ann, "Hello Ann");
        JsonNode history = bob.get("/api/messages/?with=" + ann.id()).expect(200);
        assertThat(history.get("count").intValue()).isEqualTo(2);
        assertThat(history.get("results").get(0).get("content").textValue()).isEqualTo("Hello Ann");
        assertThat(history.get("results").get(1).get("receiver_id").longValue()).isEqualTo(bob.id());
        assertThat(application
                        .somebody("Eve")
                        .get("/api/messages/?with=" + ann.id())
                        .expect(200)
                        .get("count")
                        .intValue())
                .isZero();
    }

    @Test
    void whatIsNoMessageIsRefused() {
        String to = "{'receiver_id':" + bob.id() + ",";
        ann.post("/api/messages/", "{'content':'x'}").expect(400);
        ann.post("/api/messages/", to + "'content':'  '}").expect(400);
        ann.post("/api/messages/", to + "'content':'" + "x".repeat(4_001) + "'}")
                .expect(400);
        ann.post("/api/messages/", to + "'content':'x','sender_id':1}").expect(400);
        ann.post("/api/messages/", "{'receiver_id':" + ann.id() + ",'content':'x'}")
                .expectError(400, "invalid_request", "You cannot write to yourself");
        ann.post("/api/messages/", "{'receiver_id':999999,'content':'x'}")
                .expectError(404, "not_found", "User not found");
        ann.get("/api/messages/").expectError(400, "invalid_request", "with must be an id");
        application.nobody().get("/api/messages/?with=1").expect(401);
        assertThat(bob.inbox(0)).isEmpty();
    }

    @Test
    void theSenderLearnsThatItCameAndWasRead() {
        long id = send(ann, bob, "seen?");
        try (Device annsPhone = new Device(application, ann);
                Device bobsPhone = new Device(application, bob)) {
            bobsPhone.send("{'type':'message_delivered','data':{'message_id':" + id + "}}");
            assertThat(annsPhone
                            .await("message_delivered")
                            .get("data")
                            .get("message_id")
                            .longValue())
                    .isEqualTo(id);
            bobsPhone.send("{'type':'messages_read','data':{'with':" + ann.id() + ",'up_to':" + id + "}}");
            assertThat(annsPhone.await("messages_read").get("data").get("up_to").longValue())
                    .isEqualTo(id);
            // Not hers to say.
            annsPhone.send("{'type':'messages_read','data':{'with':" + bob.id() + ",'up_to':" + id + "}}");
        }
        JsonNode message = ann.get("/api/messages/?with=" + bob.id())
                .expect(200)
                .get("results")
                .get(0);
        assertThat(message.get("delivered_at").isNull()).isFalse();
        assertThat(message.get("read_at").isNull()).isFalse();
    }

    @Test
    void friendsSeeEachOtherTypeAndComeAndGo() {
        befriend(ann, bob);
        Caller eve = application.somebody("Eve");
        try (Device annsPhone = new Device(application, ann);
                Device evesPhone = new Device(application, eve)) {
            evesPhone.send("{'type':'typing','data':{'to':" + ann.id() + "}}");
            try (Device bobsPhone = new Device(application, bob)) {
                JsonNode there = annsPhone.await("presence").get("data");
                assertThat(there.get("user_id").longValue()).isEqualTo(bob.id());
                assertThat(there.get("online").booleanValue()).isTrue();
                bobsPhone.send("{'type':'typing','data':{'to':" + ann.id() + "}}");
                assertThat(annsPhone.await("typing").get("data").get("from").longValue())
                        .isEqualTo(bob.id());
                assertThat(ann.get("/api/connections/")
                                .expect(200)
                                .get("results")
                                .get(0)
                                .get("online")
                                .booleanValue())
                        .isTrue();
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> annsPhone.seen().stream()
                            .anyMatch(frame -> frame.path("type").asText().equals("presence")
                                    && !frame.get("data").get("online").booleanValue()));
            assertThat(annsPhone.seen())
                    .extracting(frame -> frame.path("data").path("from").asLong())
                    .doesNotContain(eve.id());
            assertThat(evesPhone.seen())
                    .extracting(frame -> frame.path("type").asText())
                    .isEqualTo(List.of("connection_established", "caught_up"));
        }
    }
}
