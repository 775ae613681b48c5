package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The graph in both its faces, on SQLite; what happens at once on PostgreSQL, too. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FriendsTest {
    @AutoClose
    private static final RunningApplication application = RunningApplication.temporary();

    private final Caller ann = application.somebody("Ann");
    private final Caller bob = application.somebody("Bob");

    private static long request(Caller from, Caller to) {
        return from.post("/api/connection_requests/", "{'to_user':" + to.id() + "}")
                .expect(201)
                .get("id")
                .longValue();
    }

    private static int friends(Caller of) {
        return of.get("/api/connections/").expect(200).get("count").intValue();
    }

    // --- in sentences

    @Test
    void aRequestIsSentToldAndAccepted() {
        assertThat(ann.post("/api/friends/request/" + bob.id() + "/", null)
                        .expect(201)
                        .get("message")
                        .textValue())
                .isEqualTo("Friend request sent");
        String told = bob.inbox(1).get(0);
        assertThat(told).startsWith("friend_request ").contains("\"from_user\"").contains("\"first_name\":\"Ann\"");
        long id = Long.parseLong(told.replaceAll(".*\"request_id\":(\\d+).*", "$1"));
        JsonNode accepted = bob.post("/api/friends/accept/" + id + "/", null).expect(201);
        assertThat(accepted.get("message").textValue()).isEqualTo("Friend request accepted");
        assertThat(accepted.get("friend").get("id").longValue()).isEqualTo(ann.id());
        assertThat(ann.inbox(1).get(0)).startsWith("friend_accepted ").contains("\"first_name\":\"Bob\"");
        assertThat(friends(ann)).isEqualTo(1);
        assertThat(friends(bob)).isEqualTo(1);
        bob.post("/api/friends/accept/" + id + "/", null).expectError(404, "not_found", "Request not found");
    }

    @Test
    void whatCannotBeAskedIsRefusedInItsSentence() {
        ann.post("/api/friends/request/999999/", null).expectError(404, "not_found", "User not found");
        ann.post("/api/friends/request/x/", null).expectError(404, "not_found", "User not found");
        ann.post("/api/friends/request/" + ann.id() + "/", null)
                .expectError(400, "invalid_request", "You cannot friend yourself");
        ann.post("/api/friends/request/" + bob.id() + "/", null).expect(201);
        ann.post("/api/friends/request/" + bob.id() + "/", null)
                .expectError(400, "invalid_request", "Friend request already sent");
        assertThat(bob.post("/api/friends/request/" + ann.id(), null)
                        .expect(201)
                        .get("message")
                        .textValue())
                .isEqualTo("Friend request accepted");
        ann.post("/api/friends/request/" + bob.id() + "/", null)
                .expectError(400, "invalid_request", "You are already friends");
        application.nobody().post("/api/friends/request/1/", null).expect(401);
        ann.get("/api/friends/request/1/").expect(405);
    }

    @Test
    void onlyTheRecipientMayAccept() {
        long id = request(ann, bob);
        Caller eve = application.somebody("Eve");
        eve.post("/api/friends/accept/" + id + "/", null).expectError(403, "forbidden", "Not authorized");
        ann.post("/api/friends/accept/" + id + "/", null).expectError(403, "forbidden", "Not authorized");
        bob.post("/api/friends/accept/999999/", null).expectError(404, "not_found", "Request not found");
        assertThat(friends(bob)).isZero();
    }

    // --- as resources

    @Test
    void aRequestIsAResourceThatIsAnsweredOnce() {
        JsonNode made = ann.post("/api/connection_requests/", "{'to_user':" + bob.id() + "}")
                .expect(201);
        assertThat(made.get("status").textValue()).isEqualTo("pending");
        assertThat(made.get("from_user").get("id").longValue()).isEqualTo(ann.id());
        assertThat(made.get("to_user").get("id").longValue()).isEqualTo(bob.id());
        assertThat(made.get("created_at").textValue()).endsWith("Z");
        long id = made.get("id").longValue();
        String path = "/api/connection_requests/" + id;
        Caller eve = application.somebody("Eve");
        eve.post(path + "/accept/", null).expectError(404, "not_found", "Request not found");
        ann.post(path + "/accept/", null).expectError(403, "forbidden", "Only the recipient may answer");
        JsonNode first = bob.post(path + "/accept/", null).expect(200);
        assertThat(first.get("status").textValue()).isEqualTo("accepted");
        assertThat(bob.post(path + "/accept/", null).expect(200)).isEqualTo(first);
        bob.post(path + "/reject/", null).expectError(409, "conflict", "The request was accepted already");
        assertThat(ann.inbox(1)).hasSize(1);
    }

    @Test
    void aRejectionIsToldAndMakesNoFriends() {
        long id = request(ann, bob);
        bob.post("/api/connection_requests/" + id + "/reject/", null).expect(200);
        assertThat(ann.inbox(1).get(0)).startsWith("friend_rejected ");
        assertThat(friends(ann)).isZero();
        assertThat(request(ann, bob)).isGreaterThan(id);
    }

    @Test
    void requestsAreListedForBothSidesAndForNobodyElse() {
        request(ann, bob);
        for (Caller side : List.of(ann, bob)) {
            assertThat(side.get("/api/connection_requests/?status=pending")
                            .expect(200)
                            .get("count")
                            .intValue())
                    .isEqualTo(1);
        }
        assertThat(application
                        .somebody("Eve")
                        .get("/api/connection_requests/")
                        .expect(200)
                        .get("count")
                        .intValue())
                .isZero();
        ann.get("/api/connection_requests/?status=odd").expect(400);
        ann.post("/api/connection_requests/", "{'to_user':'x'}").expect(400);
        ann.post("/api/connection_requests/", "{'to_user':" + bob.id() + ",'status':'accepted'}")
                .expect(400);
    }

    @Test
    void aConnectionIsRemovedFromBothSides() {
        bob.post("/api/connection_requests/" + request(ann, bob) + "/accept/", null)
                .expect(200);
        JsonNode entry = ann.get("/api/connections/").expect(200).get("results").get(0);
        assertThat(entry.get("user").get("id").longValue()).isEqualTo(bob.id());
        assertThat(entry.get("online").booleanValue()).isFalse();
        String path = "/api/connections/" + entry.get("id").longValue() + "/";
        bob.call("DELETE", path, null).expectError(404, "not_found", "Connection not found");
        assertThat(ann.call("DELETE", path, null).response().statusCode()).isEqualTo(204);
        assertThat(friends(ann)).isZero();
        assertThat(friends(bob)).isZero();
        ann.call("DELETE", path, null).expect(404);
    }

    @Test
    void asResourcesTheSameIsRefusedInTheSameSentences() {
        String path = "/api/connection_requests/";
        String toBob = "{'to_user':" + bob.id() + "}";
        ann.post(path, "{'to_user':999999}").expectError(404, "not_found", "User not found");
        ann.post(path, "{'to_user':" + ann.id() + "}")
                .expectError(400, "invalid_request", "You cannot friend yourself");
        ann.post(path, toBob).expect(201);
        ann.post(path, toBob).expectError(400, "invalid_request", "Friend request already sent");
        JsonNode theirs = bob.post(path, "{'to_user':" + ann.id() + "}").expect(201);
        assertThat(theirs.get("status").textValue()).isEqualTo("accepted");
        assertThat(theirs.get("from_user").get("id").longValue()).isEqualTo(ann.id());
        ann.post(path, toBob).expectError(400, "invalid_request", "You are already friends");
        bob.post(path + "999999/accept/", null).expectError(404, "not_found", "Request not found");
        bob.post(path + "x/reject/", null).expectError(404, "not_found", "Request not found");
        assertThat(ann.post(path, "{}").expect(400).get("fields").get("to_user").textValue())
                .isEqualTo("This must be an id");
    }

    @Test
    void whatWasRejectedStaysSo() {
        String path = "/api/connection_requests/" + request(ann, bob);
        JsonNode first = bob.post(path + "/reject/", null).expect(200);
        assertThat(first.get("status").textValue()).isEqualTo("rejected");
        assertThat(bob.post(path + "/reject/", null).expect(200)).isEqualTo(first);
        bob.post(path + "/accept/", null).expectError(409, "conflict", "The request was rejected already");
        bob.post(path.replace("/connection_requests/", "/friends/accept/") + "/", null)
                .expectError(404, "not_found", "Request not found");
        assertThat(ann.inbox(1)).hasSize(1);
        assertThat(friends(ann)).isZero();
    }

    @Test
    void whatIsToldHasTheFieldsOfTheDjangoHelpers() {
        long id = request(ann, bob);
        assertTold(bob, "friend_request", "{'request_id':" + id + ",'from_user':" + brief(ann) + "}");
        bob.post("/api/friends/accept/" + id + "/", null).expect(201);
        assertTold(ann, "friend_accepted", "{'request_id':" + id + ",'friend':" + brief(bob) + "}");
        JsonNode entry =
                ann.get("/api/notifications/").expect(200).get("notifications").get(0);
        assertThat(entry.get("actor").longValue()).isEqualTo(bob.id());
        assertThat(entry.get("verb").textValue()).isEqualTo("accepted");
        assertThat(entry.get("message").textValue()).isEqualTo("Bob Lee accepted your friend request!");
    }

    private static String brief(Caller person) {
        JsonNode profile = person.get("/api/profile/").expect(200);
        return "{'id':" + person.id() + ",'username':" + profile.get("username") + ",'first_name':"
                + profile.get("first_name") + ",'last_name':'Lee'}";
    }

    /** The only entry of an inbox. @param data with single quotes for double ones */
    private static void assertTold(Caller person, String type, String data) {
        String told = person.inbox(1).get(0);
        assertThat(told).startsWith(type + " {");
        assertThat(Caller.json(told.substring(told.indexOf('{')))).isEqualTo(Caller.json(data.replace('\'', '"')));
    }

    @Test
    void bothAreToldAtOnceThatAConnectionIsGone() {
        bob.post("/api/friends/accept/" + request(ann, bob) + "/", null).expect(201);
        try (Device annsPhone = new Device(application, ann);
                Device bobsPhone = new Device(application, bob)) {
            long id = ann.get("/api/connections/")
                    .expect(200)
                    .get("results")
                    .get(0)
                    .get("id")
                    .longValue();
            assertThat(ann.call("DELETE", "/api/connections/" + id + "/", null)
                            .response()
                            .statusCode())
                    .isEqualTo(204);
            assertThat(annsPhone
                            .await("friend_removed")
                            .get("data")
                            .get("user_id")
                            .longValue())
                    .isEqualTo(bob.id());
            assertThat(bobsPhone
                            .await("friend_removed")
                            .get("data")
                            .get("user_id")
                            .longValue())
                    .isEqualTo(ann.id());
        }
        ann.call("DELETE", "/api/connections/x/", null).expectError(404, "not_found", "Connection not found");
    }

    // --- at once

    @Test
    void aHundredWhoAcceptAndRejectAtOnceLeaveOneOutcome() throws Exception {
        race(application, ann, bob);
    }

    @Test
    void twoWhoAskEachOtherAtOnceAreFriends() throws Exception {
        crossing(application);
    }

    @Test
    void andSoOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                RunningApplication other = RunningApplication.postgresql(
                        "postgres://postgres:postgres@localhost:" + server.getPort() + "/postgres")) {
            race(other, other.somebody("Ann"), other.somebody("Bob"));
            crossing(other);
            ApprovalsTest.race(other);
        }
    }

    private static void race(RunningApplication application, Caller ann, Caller bob) throws Exception {
        long id = request(ann, bob);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String path = i % 4 == 0
                    ? "/api/friends/accept/" + id + "/"
                    : "/api/connection_requests/" + id + (i % 2 == 0 ? "/accept/" : "/reject/");
            calls.add(() -> bob.post(path, null).response().statusCode());
        }
        List<Integer> statuses = AtOnce.run(calls);
        assertThat(statuses).isSubsetOf(200, 201, 404, 409);
        JsonNode request =
                ann.get("/api/connection_requests/").expect(200).get("results").get(0);
        boolean accepted = request.get("status").textValue().equals("accepted");
        assertThat(friends(ann)).isEqualTo(accepted ? 1 : 0);
        assertThat(friends(bob)).isEqualTo(accepted ? 1 : 0);
        assertThat(ann.inbox(1)).hasSize(1);
        assertThat(ann.inbox(1).get(0)).startsWith(accepted ? "friend_accepted " : "friend_rejected ");
        // The row goes after the entry has come.
        await().until(() -> application.application().notifier().waiting() == 0);
    }

    private static void crossing(RunningApplication application) throws Exception {
        for (int i = 0; i < 5; i++) {
            Caller ann = application.somebody("Ann");
            Caller bob = application.somebody("Bob");
            List<Integer> statuses = AtOnce.run(List.of(
                    () -> ann.post("/api/friends/request/" + bob.id() + "/", null)
                            .response()
                            .statusCode(),
                    () -> bob.post("/api/friends/request/" + ann.id() + "/", null)
                            .response()
                            .statusCode()));
            assertThat(statuses).containsExactly(201, 201);
            assertThat(friends(ann)).isEqualTo(1);
            assertThat(friends(bob)).isEqualTo(1);
        }
    }
}
