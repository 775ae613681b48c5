package io.notifyhub.server.rest;

import io.notifyhub.core.InboxPage;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.MalformedFrameException;
import java.util.List;

/**
 * What a user does with their own inbox over plain HTTP, and the notifying of others where the hub's policy allows it.
 * Changes are told to all devices of the user. Immutable and thread-safe; authenticates and asks the hub on the hub's executor,
 * never on a thread of the server's.
 */
final class NotificationsHandler {
    private final NotificationHub hub;
    private final HubEndpoint endpoint;
    private final Door door;

    NotificationsHandler(NotificationHub hub, Door door) {
        this.hub = hub;
        this.endpoint = hub.endpoint();
        this.door = door;
    }

    /** All routes below {@code /api/notifications}. */
    List<Route> routes() {
        int limit = endpoint.limits().maxFrameBytes();
        return List.of(
                Route.of("/api/notifications")
                        .get(exchange -> door.enter(exchange, who -> list(exchange, who)))
                        .post(new JsonBody(door::enter, limit, this::send)),
                Route.of("/api/notifications/unread_count")
                        .get(exchange -> door.enter(exchange, who -> unreadCount(exchange, who))),
                Route.of("/api/notifications/read_all").post(new JsonBody(door::enter, limit, this::readAll)),
                Route.of("/api/notifications/preferences")
                        .get(exchange -> door.enter(exchange, who -> preferences(exchange, who)))
                        .put(new JsonBody(door::enter, limit, this::setPreferences)),
                Route.of("/api/notifications/{id}")
                        .delete(exchange -> door.enter(exchange, who -> delete(exchange, who))),
                Route.of("/api/notifications/{id}/read")
                        .post(exchange -> door.enter(exchange, who -> read(exchange, who))));
    }

    // --- the inbox

    private void list(RestExchange exchange, Principal who) {
        InboxPage page = hub.inbox(who.userId()).list(Query.page(exchange));
        NotificationsList list =
                new NotificationsList(page.entries(), page.total(), page.unreadCount(), page.hasMore(), null);
        JsonAnswer.send(exchange, 200, endpoint.codec().encodeList(list, page.cursor()));
    }

    private void unreadCount(RestExchange exchange, Principal who) {
        long unread = endpoint.head(who.userId()).unreadCount();
        JsonAnswer.send(exchange, 200, "{\"unread_count\":" + unread + "}");
    }

    private void read(RestExchange exchange, Principal who) {
        long id = Query.id(exchange);
        StepResult result = found(endpoint.markRead(who.userId(), id));
        answer(exchange, new NotificationMarkedRead(id, result.head().unreadCount(), null, null));
    }

    private void readAll(RestExchange exchange, Principal who, String body) throws MalformedFrameException {
        Long upTo = body.isEmpty() ? null : endpoint.codec().decodeUpTo(body);
        long asked = upTo == null ? Long.MAX_VALUE : upTo;
        StepResult result = endpoint.markAllRead(who.userId(), asked);
        long reached = Math.min(asked, result.head().rev());
        answer(exchange, new AllNotificationsMarkedRead(reached, result.head().unreadCount(), null, null));
    }

    private void delete(RestExchange exchange, Principal who) {
        long id = Query.id(exchange);
        StepResult result = found(endpoint.delete(who.userId(), id));
        answer(exchange, new NotificationDeleted(id, result.head().unreadCount(), null, null));
    }

    private static StepResult found(StepResult result) {
        if (result.status() == StepResult.Status.NOT_FOUND) {
            throw new NotifyException(ErrorCode.NOT_FOUND, "No such notification");
        }
        return result;
    }

    /** The frame that a device would get, without a cursor: nobody resumes from an answer over HTTP. */
    private void answer(RestExchange exchange, ServerFrame frame) {
        JsonAnswer.send(exchange, 200, endpoint.codec().encode(frame));
    }

    // --- preferences

    private void preferences(RestExchange exchange, Principal who) {
        answer(exchange, hub.inbox(who.userId()).preferences());
    }

    private void setPreferences(RestExchange exchange, Principal who, String body) throws MalformedFrameException {
        Preferences wanted = endpoint.codec().decodePreferences(body);
        hub.inbox(who.userId()).setPreferences(wanted);
        // Asked anew: the names of types may be written another way now.
        answer(exchange, hub.inbox(who.userId()).preferences());
    }

    private void answer(RestExchange exchange, Preferences preferences) {
        JsonAnswer.send(exchange, 200, endpoint.codec().encodePreferences(preferences));
    }

    // --- sending

    private void send(RestExchange exchange, Principal who, String body) throws MalformedFrameException {
        NotifyResult result = endpoint.send(who, withKey(endpoint.codec().decodeSend(body), exchange));
        switch (result.outcome()) {
            case STORED -> JsonAnswer.send(exchange, 201, endpoint.codec().encodeNotification(result.notification()));
            case TRANSIENT -> JsonAnswer.send(exchange, 200, "{\"outcome\":\"transient\"}");
            case SUPPRESSED -> JsonAnswer.send(exchange, 200, "{\"outcome\":\"suppressed\"}");
        }
    }

    /** The header wins over the field of the same meaning. */
    private static SendNotification withKey(SendNotification request, RestExchange exchange) {
        String key = exchange.header("Idempotency-Key");
        return key == null
                ? request
                : new SendNotification(request.userId(), request.notification(), key, request.ref());
    }
}
