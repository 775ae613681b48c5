package io.notifyhub.social.accounts;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.social.accounts.Approval.Status;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.web.ApiException;
import io.notifyhub.social.web.Call;
import io.notifyhub.social.web.Fields;
import io.notifyhub.social.web.Reply;
import io.notifyhub.social.web.Router;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where operators see which details wait for approval, and decide. Their pages hear of changes by an event. Thread-safe. */
public final class ApprovalRoutes {
    private static final String NONE = "Approval not found";
    private static final int MAX_WHY = 500;

    private final Approvals approvals;
    private final People people;
    private final NotificationHub hub;

    public ApprovalRoutes(Approvals approvals, People people, NotificationHub hub) {
        this.approvals = approvals;
        this.people = people;
        this.hub = hub;
    }

    public void addTo(Router router) {
        router.get("/api/approvals/", this::list)
                .post("/api/approvals/{id}/approve/", call -> decide(call, Status.APPROVED))
                .post("/api/approvals/{id}/reject/", call -> decide(call, Status.REJECTED));
    }

    private Person operator(Call call) {
        return people.find(call.userId())
                .filter(Person::operator)
                .orElseThrow(() -> ApiException.forbidden("Only operators may approve"));
    }

    private Reply list(Call call) {
        Person operator = operator(call);
        assert operator.operator();
        Page.Request page = call.page();
        return call.paged(page, approvals.list(status(call.query("status")), page), Approval::json);
    }

    private static @Nullable Status status(String text) {
        for (Status status : Status.values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        if (text.isEmpty()) {
            return null;
        }
        throw ApiException.badRequest("status must be pending, approved, rejected or replaced");
    }

    /** Idempotent: the same decision again is answered as the first time. */
    private Reply decide(Call call, Status decision) {
        Person operator = operator(call);
        Fields fields = call.fields().only(Set.of("message"));
        String why = fields.text("message", MAX_WHY, "").strip();
        fields.check();
        Approval approval =
                approvals.decide(operator, call.id(NONE), decision, why).orElseThrow(() -> ApiException.notFound(NONE));
        if (approval.status() == Status.REPLACED) {
            throw ApiException.of(409, "conflict", "The details were changed meanwhile");
        }
        if (approval.status() != decision) {
            throw ApiException.of(
                    409, "conflict", "The details were " + approval.status().text() + " already");
        }
        tellOperators();
        return Reply.ok(approval.json());
    }

    /** That the list is another now. */
    void tellOperators() {
        people.operatorIds().forEach(id -> hub.sendEvent(id, "approvals_changed", Map.of()));
    }
}
