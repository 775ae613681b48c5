package io.notifyhub.social.messages;

import io.notifyhub.core.MessageContext;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.social.SocialNotifications;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.friends.Connections;
import io.notifyhub.social.web.ApiException;
import io.notifyhub.social.web.Call;
import io.notifyhub.social.web.Fields;
import io.notifyhub.social.web.Reply;
import io.notifyhub.social.web.Router;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages over HTTP, and what devices say of them on the socket: that somebody is typing ({@code typing}, {@code to}), that a
 * message has come ({@code message_delivered}, {@code message_id}) and was read ({@code messages_read}, {@code with} and {@code
 * up_to}). These are events: whoever is away misses nothing that the history does not show. Thread-safe.
 */
public final class MessageRoutes {
    private static final int MAX_CONTENT = 4_000;

    private final Messages messages;
    private final Connections connections;
    private final NotificationHub hub;

    public MessageRoutes(
            Database database,
            People people,
            Connections connections,
            SocialNotifications notifications,
            NotificationHub hub) {
        this.messages = new Messages(database, people, notifications);
        this.connections = connections;
        this.hub = hub;
        hub.onMessage("typing", this::typing);
        hub.onMessage("message_delivered", this::delivered);
        hub.onMessage("messages_read", this::read);
    }

    public void addTo(Router router) {
        router.get("/api/messages/", this::history).post("/api/messages/", this::send);
    }

    private Reply history(Call call) {
        long me = call.userId();
        Page.Request page = call.page();
        return call.paged(page, messages.between(me, call.queryId("with"), page), Message::json);
    }

    private Reply send(Call call) {
        long me = call.userId();
        Fields fields = call.fields().only(Set.of("receiver_id", "content"));
        long to = fields.id("receiver_id");
        String content = fields.text("content", MAX_CONTENT, "");
        if (content.isBlank()) {
            fields.complain("content", "This field is required");
        }
        fields.check();
        if (to == me) {
            throw ApiException.badRequest("You cannot write to yourself");
        }
        return Reply.created(messages.send(me, to, content)
                .orElseThrow(() -> ApiException.notFound("User not found"))
                .json());
    }

    // --- on the socket

    /** What stands in a message's {@code data}, by its type. */
    record Typing(@Nullable Data data) {
        record Data(long to) {}
    }

    record Delivered(@Nullable Data data) {
        record Data(long message_id) {}
    }

    record Read(@Nullable Data data) {
        record Data(long with, long up_to) {}
    }

    private static <T> T given(@Nullable T data) {
        if (data == null) {
            throw new IllegalArgumentException("data is missing");
        }
        return data;
    }

    private static long sender(MessageContext message) {
        return Long.parseLong(message.sender().userId());
    }

    private void typing(MessageContext message) {
        long to = given(message.as(Typing.class).data()).to();
        long from = sender(message);
        if (connections.areFriends(from, to)) {
            hub.sendEvent(to, "typing", Map.of("from", from));
        }
    }

    private void delivered(MessageContext message) {
        long id = given(message.as(Delivered.class).data()).message_id();
        long receiver = sender(message);
        messages.delivered(receiver, id)
                .ifPresent(to ->
                        hub.sendEvent(to, "message_delivered", Map.of("message_id", id, "receiver_id", receiver)));
    }

    private void read(MessageContext message) {
        Read.Data read = given(message.as(Read.class).data());
        long receiver = sender(message);
        if (messages.read(receiver, read.with(), read.up_to())) {
            hub.sendEvent(read.with(), "messages_read", Map.of("by", receiver, "up_to", read.up_to()));
        }
    }
}
