package io.notifyhub.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notifyhub.core.Inbox;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.UserPresence;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.host.HubStatus;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.codec.MalformedFrameException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the operators' page: only for tokens with the scope {@code notify:admin}. Changes are told to the user's
 * devices as if the user had made them. Immutable and thread-safe; works on the hub's executor.
 */
final class AdminHandler {
    private static final int MAX_SHOWN = 200;
    private static final int DEFAULT_SHOWN = 50;

    private final NotificationHub hub;
    private final HubEndpoint endpoint;
    private final Door door;
    private final @Nullable OutboxView outbox;

    AdminHandler(NotificationHub hub, Door door, @Nullable OutboxView outbox) {
        this.hub = hub;
        this.endpoint = hub.endpoint();
        this.door = door;
        this.outbox = outbox;
    }

    List<Route> routes() {
        return List.of(
                Route.of("/api/admin/status").get(exchange -> door.enterAsAdmin(exchange, who -> status(exchange))),
                Route.of("/api/admin/connections")
                        .get(exchange -> door.enterAsAdmin(exchange, who -> connections(exchange))),
                Route.of("/api/admin/notifications")
                        .get(exchange -> door.enterAsAdmin(exchange, who -> search(exchange)))
                        .post(new JsonBody(door::enterAsAdmin, endpoint.limits().maxFrameBytes(), this::send)),
                Route.of("/api/admin/search").get(exchange -> door.enterAsAdmin(exchange, who -> searchAll(exchange))),
                Route.of("/api/admin/notifications/{id}")
                        .delete(exchange -> door.enterAsAdmin(exchange, who -> delete(exchange))),
                Route.of("/api/admin/notifications/{id}/read")
                        .post(exchange -> door.enterAsAdmin(exchange, who -> read(exchange))),
                Route.of("/api/admin/outbox").get(exchange -> door.enterAsAdmin(exchange, who -> outbox(exchange))),
                Route.of("/api/admin/outbox/{id}")
                        .delete(exchange -> door.enterAsAdmin(exchange, who -> discard(exchange))),
                Route.of("/api/admin/outbox/{id}/retry")
                        .post(exchange -> door.enterAsAdmin(exchange, who -> retry(exchange))));
    }

    // --- what goes on

    private void status(RestExchange exchange) {
        HubStatus status = endpoint.status();
        JsonAnswer.send(exchange, 200, out -> {
            out.writeStringField("node", status.node());
            out.writeNumberField("connections", status.connections());
            out.writeNumberField("users", status.users());
            out.writeNumberField("sessions_behind", status.sessionsBehind());
            out.writeNumberField("sends", status.sends());
            out.writeNumberField("deliveries", status.deliveries());
            out.writeBooleanField("transport_up", status.transportUp());
        });
    }

    private void connections(RestExchange exchange) {
        List<SessionInfo> newest = endpoint.newestConnections(limit(exchange));
        JsonAnswer.send(exchange, 200, out -> {
            out.writeNumberField("total", endpoint.connectionCount());
            out.writeArrayFieldStart("connections");
            for (SessionInfo session : newest) {
                out.writeStartObject();
                out.writeNumberField("id", session.id());
                out.writeStringField("user_id", session.userId());
                out.writeStringField("remote_address", session.remoteAddress());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static int limit(RestExchange exchange) {
        Long limit = Query.number(exchange, "limit", 1);
        return limit == null ? DEFAULT_SHOWN : (int) Math.min(limit, MAX_SHOWN);
    }

    // --- notifications

    private void search(RestExchange exchange) {
        String userId = userId(exchange);
        Long before = Query.number(exchange, "before", 1);
        EntryFilter wanted = wanted(exchange);
        Inbox inbox = hub.inbox(userId);
        EntrySearch.Found found =
                EntrySearch.in(inbox, wanted, before == null ? Long.MAX_VALUE : before, limit(exchange));
        UserPresence presence = hub.presence().of(userId);
        long unread = endpoint.head(userId).unreadCount();
        JsonAnswer.send(exchange, 200, out -> {
            out.writeBooleanField("online", presence.online());
            out.writeNumberField("devices", presence.devices());
            out.writeNumberField("unread_count", unread);
            entries(out, found.entries());
            out.writeFieldName("next");
            if (found.next() == 0) {
                out.writeNull();
            } else {
                out.writeNumber(found.next());
            }
        });
    }

    private void searchAll(RestExchange exchange) {
        int limit = limit(exchange);
        List<Notification> found;
        try {
            found = endpoint.search(wanted(exchange), limit + 1);
        } catch (UnsupportedOperationException e) {
            JsonAnswer.error(exchange, 501, "unavailable", "The store cannot look through all users: name one");
            return;
        }
        JsonAnswer.send(exchange, 200, out -> {
            entries(out, found.subList(0, Math.min(limit, found.size())));
            out.writeBooleanField("has_more", found.size() > limit);
        });
    }

    private static EntryFilter wanted(RestExchange exchange) {
        String type = given(exchange, "type");
        return new EntryFilter(
                type == null ? null : FrameTypes.applicationType(type),
                given(exchange, "text"),
                instant(exchange, "since", Instant.MIN),
                instant(exchange, "until", Instant.MAX));
    }

    private void entries(JsonGenerator out, List<Notification> entries) throws IOException {
        out.writeArrayFieldStart("notifications");
        for (Notification entry : entries) {
            out.writeRawValue(new String(endpoint.codec().encodeNotification(entry), StandardCharsets.UTF_8));
        }
        out.writeEndArray();
    }

    private static String userId(RestExchange exchange) {
        String userId = given(exchange, "user_id");
        if (userId == null) {
            throw new IllegalArgumentException("user_id is missing");
        }
        return userId;
    }

    private static @Nullable String given(RestExchange exchange, String name) {
        String text = Query.text(exchange, name);
        return text == null || text.isEmpty() ? null : text;
    }

    private static Instant instant(RestExchange exchange, String name, Instant otherwise) {
        String text = given(exchange, name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " must be a time like 2026-01-31T12:00:00Z", e);
        }
    }

    private void read(RestExchange exchange) {
        done(exchange, hub.inbox(userId(exchange)).markRead(Query.id(exchange)));
    }

    private void delete(RestExchange exchange) {
        done(exchange, hub.inbox(userId(exchange)).delete(Query.id(exchange)));
    }

    private void send(RestExchange exchange, Principal who, String body) throws MalformedFrameException {
        SendNotification wanted = endpoint.codec().decodeSend(body);
        Notification entry = wanted.notification();
        NotifyResult result = hub.notifyUser(
                wanted.userId(),
                NotificationRequest.type(entry.type())
                        .title(entry.title())
                        .message(entry.message())
                        .link(entry.link())
                        .dataJson(entry.dataJson())
                        .actor(who.userId())
                        .build());
        boolean stored = result.outcome() == NotifyResult.Outcome.STORED;
        UserPresence presence = hub.presence().of(wanted.userId());
        JsonAnswer.send(exchange, stored ? 201 : 200, out -> {
            out.writeStringField("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
            out.writeFieldName("notification_id");
            if (stored) {
                out.writeNumber(result.notification().id());
            } else {
                out.writeNull();
            }
            out.writeNumberField("devices", presence.devices());
        });
    }

    // --- the outbox

    private void outbox(RestExchange exchange) {
        OutboxView view = outbox;
        List<OutboxView.GivenUp> rows = view == null ? List.of() : view.givenUp(limit(exchange));
        long waiting = view == null ? 0 : view.waiting();
        JsonAnswer.send(exchange, 200, out -> {
            out.writeBooleanField("connected", view != null);
            out.writeNumberField("waiting", waiting);
            out.writeArrayFieldStart("given_up");
            for (OutboxView.GivenUp row : rows) {
                out.writeStartObject();
                out.writeNumberField("id", row.id());
                out.writeStringField("user_id", row.userId());
                out.writeStringField("type", row.type());
                out.writeStringField("created_at", row.createdAt().toString());
                out.writeStringField("failed_at", row.failedAt().toString());
                out.writeNumberField("attempts", row.attempts());
                out.writeStringField("reason", row.reason());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private void retry(RestExchange exchange) {
        OutboxView view = outbox;
        done(exchange, view != null && view.retry(Query.id(exchange)));
    }

    private void discard(RestExchange exchange) {
        OutboxView view = outbox;
        done(exchange, view != null && view.discard(Query.id(exchange)));
    }

    private static void done(RestExchange exchange, boolean found) {
        if (!found) {
            throw new NotifyException(ErrorCode.NOT_FOUND, "There is none");
        }
        JsonAnswer.send(exchange, 200, "{\"success\":true}");
    }
}
