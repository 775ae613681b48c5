package io.notifyhub.social.friends;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyException;
import io.notifyhub.social.SocialNotifications;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.friends.FriendRequest.Status;
import io.notifyhub.social.web.ApiException;
import io.notifyhub.social.web.Call;
import io.notifyhub.social.web.Fields;
import io.notifyhub.social.web.Reply;
import io.notifyhub.social.web.Router;
import io.undertow.util.Methods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph's two faces: {@code /api/friends/} answers in sentences, {@code /api/connection_requests/} and {@code
 * /api/connections/} in resources. Thread-safe.
 */
public final class FriendRoutes {
    private static final String NO_REQUEST = "Request not found";

    private final FriendRequests requests;
    private final Connections connections;
    private final NotificationHub hub;

    public FriendRoutes(
            Database database,
            People people,
            Connections connections,
            SocialNotifications notifications,
            NotificationHub hub) {
        this.requests = new FriendRequests(database, people, notifications);
        this.connections = connections;
        this.hub = hub;
    }

    public void addTo(Router router) {
        router.post("/api/friends/request/{id}/", this::ask)
                .post("/api/friends/accept/{id}/", this::accept)
                .get("/api/connection_requests/", this::list)
                .post("/api/connection_requests/", this::create)
                .post("/api/connection_requests/{id}/accept/", call -> answer(call, Status.ACCEPTED))
                .post("/api/connection_requests/{id}/reject/", call -> answer(call, Status.REJECTED))
                .get("/api/connections/", this::connections)
                .add(Methods.DELETE, "/api/connections/{id}/", this::remove);
    }

    // --- in sentences

    private Reply ask(Call call) {
        long me = call.userId();
        FriendRequests.Asked asked = asked(me, call.id("User not found"));
        boolean sent = asked.outcome() == FriendRequests.Outcome.SENT;
        return Reply.created(Map.of("message", sent ? "Friend request sent" : "Friend request accepted"));
    }

    /** Asks, and refuses in a sentence where nothing came of it; both faces say the same. */
    private FriendRequests.Asked asked(long from, long to) {
        FriendRequests.Asked asked = requests.ask(from, to);
        return switch (asked.outcome()) {
            case SENT, ACCEPTED_THEIRS -> asked;
            case NO_SUCH_USER -> throw ApiException.notFound("User not found");
            case YOURSELF -> throw ApiException.badRequest("You cannot friend yourself");
            case SENT_BEFORE -> throw ApiException.badRequest("Friend request already sent");
            case FRIENDS_ALREADY -> throw ApiException.badRequest("You are already friends");
        };
    }

    private Reply accept(Call call) {
        long me = call.userId();
        FriendRequests.Answered answered = requests.answer(me, call.id(NO_REQUEST), Status.ACCEPTED);
        FriendRequest request = answered.request();
        if (request == null || (answered.mine() && !answered.first())) {
            throw ApiException.notFound(NO_REQUEST);
        }
        if (!answered.mine()) {
            throw ApiException.forbidden("Not authorized");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "Friend request accepted");
        body.put("friend", request.from().brief());
        return Reply.created(body);
    }

    // --- as resources

    private Reply list(Call call) {
        long me = call.userId();
        Page.Request page = call.page();
        return call.paged(page, requests.of(me, status(call.query("status")), page), FriendRequest::json);
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
        throw ApiException.badRequest("status must be pending, accepted or rejected");
    }

    private Reply create(Call call) {
        long me = call.userId();
        Fields fields = call.fields().only(Set.of("to_user"));
        long to = fields.id("to_user");
        fields.check();
        return Reply.created(Objects.requireNonNull(asked(me, to).request()).json());
    }

    /** Idempotent: the same decision again is answered as the first time. */
    private Reply answer(Call call, Status decision) {
        long me = call.userId();
        FriendRequests.Answered answered = requests.answer(me, call.id(NO_REQUEST), decision);
        FriendRequest request = answered.request();
        if (request == null || (!answered.mine() && request.from().id() != me)) {
            throw ApiException.notFound(NO_REQUEST);
        }
        if (!answered.mine()) {
            throw ApiException.forbidden("Only the recipient may answer");
        }
        if (request.status() != decision) {
            throw ApiException.of(
                    409, "conflict", "The request was " + request.status().text() + " already");
        }
        return Reply.ok(request.json());
    }

    private Reply connections(Call call) {
        long me = call.userId();
        Page.Request request = call.page();
        Page<Connections.Entry> page = connections.of(me, request);
        Set<String> online = online(page.rows());
        return call.paged(request, page, entry -> {
            Person friend = entry.friend();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", entry.id());
            json.put("user", friend.card());
            json.put("online", online.contains(String.valueOf(friend.id())));
            json.put("created_at", entry.since().toString());
            return json;
        });
    }

    /** Nobody, while presence cannot be asked for: the list is worth more than its dots. */
    private Set<String> online(List<Connections.Entry> entries) {
        try {
            return hub.presence()
                    .online(entries.stream()
                            .map(entry -> String.valueOf(entry.friend().id()))
                            .toList());
        } catch (NotifyException e) {
            return Set.of();
        }
    }

    private Reply remove(Call call) {
        long me = call.userId();
        long other = connections
                .remove(me, call.id("Connection not found"))
                .orElseThrow(() -> ApiException.notFound("Connection not found"));
        hub.sendEvent(other, "friend_removed", Map.of("user_id", me));
        hub.sendEvent(me, "friend_removed", Map.of("user_id", other));
        return Reply.none();
    }
}
