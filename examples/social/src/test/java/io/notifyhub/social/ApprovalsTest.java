package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Details that are handed in, and what operators make of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApprovalsTest {
    @AutoClose
    private static final RunningApplication application = RunningApplication.temporary();

    private final Caller ann = application.somebody("Ann");
    private final Caller operator = application.operator();

    /** @return the id of what waits for approval then */
    private long handIn(String company) {
        JsonNode profile = ann.call("PATCH", "/api/profile/", "{'company_name':'" + company + "'}")
                .expect(200);
        assertThat(profile.get("details").textValue()).isEqualTo("pending");
        return waiting().get("id").longValue();
    }

    /** Of Ann's: the only one at a time. */
    private JsonNode waiting() {
        List<JsonNode> mine = new ArrayList<>();
        for (JsonNode each : operator.get("/api/approvals/?status=pending&page_size=100")
                .expect(200)
                .get("results")) {
            if (each.get("user").get("id").longValue() == ann.id()) {
                mine.add(each);
            }
        }
        assertThat(mine).hasSize(1);
        return mine.get(0);
    }

    private String details() {
        return ann.get("/api/profile/").expect(200).get("details").asText();
    }

    @Test
    void whatAnOperatorApprovesItsOwnerIsToldWithTheFieldsOfTheDjangoHelper() {
        assertThat(details()).isEqualTo("null");
        long id = handIn("ACME");
        assertThat(waiting().get("user").get("company_name").textValue()).isEqualTo("ACME");
        JsonNode approved = operator.post("/api/approvals/" + id + "/approve/", "{'message':'Welcome!'}")
                .expect(200);
        assertThat(approved.get("status").textValue()).isEqualTo("approved");
        assertThat(approved.get("answered_by").longValue()).isEqualTo(operator.id());
        assertThat(details()).isEqualTo("approved");
        assertThat(ann.inbox(1))
                .containsExactly("approval {\"form_type\":\"userdetail\",\"item_id\":" + ann.id()
                        + ",\"approved\":true,\"sender_id\":" + operator.id() + "}");
        JsonNode entry =
                ann.get("/api/notifications/").expect(200).get("notifications").get(0);
        assertThat(entry.get("title").textValue()).isEqualTo("Details approved");
        assertThat(entry.get("message").textValue()).isEqualTo("Your details have been approved. Welcome!");
        assertThat(entry.get("verb").textValue()).isEqualTo("approved");
    }

    @Test
    void aRejectionIsToldToo() {
        long id = handIn("Nowhere");
        operator.post("/api/approvals/" + id + "/reject/", null).expect(200);
        assertThat(details()).isEqualTo("rejected");
        assertThat(ann.inbox(1).get(0)).contains("\"approved\":false");
    }

    @Test
    void theSameDecisionIsAnsweredAgainAndTheOtherRefused() {
        String path = "/api/approvals/" + handIn("Twice");
        JsonNode first = operator.post(path + "/approve/", "{}").expect(200);
        assertThat(operator.post(path + "/approve/", "{}").expect(200)).isEqualTo(first);
        operator.post(path + "/reject/", "{}").expectError(409, "conflict", "The details were approved already");
        assertThat(ann.inbox(1)).hasSize(1);
    }

    @Test
    void whatWasChangedMeanwhileCannotBeApproved() {
        long seen = handIn("Honest Ltd");
        long changed = handIn("Something else");
        assertThat(changed).isNotEqualTo(seen);
        operator.post("/api/approvals/" + seen + "/approve/", "{}")
                .expectError(409, "conflict", "The details were changed meanwhile");
        assertThat(ann.inbox(0)).isEmpty();
        operator.post("/api/approvals/" + changed + "/approve/", "{}").expect(200);
        assertThat(ann.inbox(1)).hasSize(1);
    }

    @Test
    void whoChangesNothingHandsInNothing() {
        ann.call("PATCH", "/api/profile/", "{'first_name':'Ann'}").expect(200);
        assertThat(details()).isEqualTo("null");
        JsonNode own = operator.call("PATCH", "/api/profile/", "{'company_name':'The operators'}")
                .expect(200);
        assertThat(own.get("details").isNull()).isTrue();
        assertThat(own.get("is_staff").booleanValue()).isTrue();
    }

    @Test
    void onlyOperatorsSeeAndDecide() {
        long id = handIn("Mine");
        for (Caller other : List.of(ann, application.somebody("Eve"))) {
            other.get("/api/approvals/").expectError(403, "forbidden", "Only operators may approve");
            other.post("/api/approvals/" + id + "/approve/", "{}")
                    .expectError(403, "forbidden", "Only operators may approve");
        }
        application.nobody().get("/api/approvals/").expect(401);
        application.nobody().post("/api/approvals/" + id + "/reject/", "{}").expect(401);
        ann.call("PATCH", "/api/profile/", "{'details':'approved'}").expect(400);
        ann.call("PATCH", "/api/profile/", "{'is_staff':true}").expect(400);
        assertThat(details()).isEqualTo("pending");
        assertThat(ann.inbox(0)).isEmpty();
    }

    @Test
    void whatIsNoDecisionIsRefused() {
        long id = handIn("Wrong");
        String path = "/api/approvals/" + id;
        operator.post(path + "/approve/", "{'message':7}").expectError(400, "invalid_field", "Some fields are wrong");
        operator.post(path + "/approve/", "{'message':'" + "x".repeat(501) + "'}")
                .expect(400);
        operator.post(path + "/approve/", "{'approved':true}").expect(400);
        operator.post(path + "/maybe/", "{}").expect(404);
        operator.post("/api/approvals/999999/approve/", "{}").expectError(404, "not_found", "Approval not found");
        operator.post("/api/approvals/x/approve/", "{}").expectError(404, "not_found", "Approval not found");
        operator.get(path + "/approve/").expectError(405, "method_not_allowed", "Only POST here");
        operator.get("/api/approvals/?status=odd").expect(400);
        assertThat(details()).isEqualTo("pending");
    }

    @Test
    void ofManyWhoDecideAtOnceOneDoes() throws Exception {
        race(application);
    }

    static void race(RunningApplication application) throws Exception {
        Caller ann = application.somebody("Ann");
        Caller operator = application.operator();
        ann.call("PATCH", "/api/profile/", "{'company_name':'Raced'}").expect(200);
        long id = operator.get("/api/approvals/?status=pending")
                .expect(200)
                .get("results")
                .get(0)
                .get("id")
                .longValue();
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String path = "/api/approvals/" + id + (i % 2 == 0 ? "/approve/" : "/reject/");
            calls.add(() -> operator.post(path, "{}").response().statusCode());
        }
        List<Integer> statuses = AtOnce.run(calls);
        assertThat(statuses).containsOnly(200, 409);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(20);
        String details = ann.get("/api/profile/").expect(200).get("details").textValue();
        assertThat(ann.inbox(1)).hasSize(1);
        assertThat(ann.inbox(1).get(0)).contains("\"approved\":" + details.equals("approved"));
        await().until(() -> application.application().notifier().waiting() == 0);
    }

    @Test
    void operatorsHearAtOnceThatSomethingWaits() {
        try (Device screen = new Device(application, operator)) {
            long id = handIn("Live");
            assertThat(id).isPositive();
            assertThat(screen.await("approvals_changed").get("data")).isEmpty();
        }
    }
}
