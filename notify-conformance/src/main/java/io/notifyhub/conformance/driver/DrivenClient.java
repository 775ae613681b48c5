package io.notifyhub.conformance.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.notifyhub.client.ClientState;
import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.CursorStore;
import io.notifyhub.client.Inbox;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientBuilder;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.QueuedCommand;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.ResetReason;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One life of a client. Tells the suite what the client tells its application, and makes the calls the suite wants. */
final class DrivenClient implements NotifyClientListener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int INBOX_ENTRIES = 200;

    private final int number;
    private final ControlChannel channel;
    private final NotifyClient client;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    /** The calls of commands that were made offline, by the commands' numbers. */
    private final Map<Long, Integer> waiting = new ConcurrentHashMap<>();

    DrivenClient(int number, JsonNode settings, CursorStore store, ControlChannel channel) {
        this.number = number;
        this.channel = channel;
        String tokenUrl = settings.path("token_url").asText();
        NotifyClientBuilder builder = NotifyClient.builder(
                        URI.create(settings.path("url").asText()))
                .token(() -> ControlChannel.ask(tokenUrl))
                .cursorStore(store)
                .eventStreamFallback(settings.path("stream").asBoolean())
                .listener(this);
        if (settings.path("inbox").asBoolean(true)) {
            builder.inboxModel(INBOX_ENTRIES);
        }
        if (settings.has("connect_timeout_ms")) {
            builder.connectTimeout(
                    Duration.ofMillis(settings.path("connect_timeout_ms").asLong()));
        }
        if (settings.has("device")) {
            builder.deviceId(settings.path("device").asText());
        }
        this.client = builder.build();
        client.connect();
    }

    void stop() {
        client.close();
        ended.thenRun(() -> channel.tell(event("stopped")));
    }

    void call(JsonNode command) {
        int call = command.path("call").asInt();
        Inbox inbox = client.inbox();
        long id = command.path("id").asLong();
        boolean offline = client.state() != ClientState.CONNECTED;
        switch (command.path("method").asText()) {
            case "mark_read" -> {
                if (offline) {
                    kept(call, client.commands().markRead(id));
                } else {
                    told(call, inbox.markRead(id));
                }
            }
            case "mark_all_read" -> told(call, inbox.markAllRead());
            case "delete" -> {
                if (offline) {
                    kept(call, client.commands().delete(id));
                } else {
                    told(call, inbox.delete(id));
                }
            }
            case "list" -> told(call, inbox.list(command.path("limit").asInt()));
            case "inbox" -> channel.tell(inboxResult(call));
            case "network_changed" -> client.onNetworkChanged();
            default -> throw new IllegalArgumentException("no such method: " + command);
        }
    }

    private void told(int call, CompletionStage<? extends @Nullable Object> stage) {
        stage.whenComplete((value, failure) -> {
            ObjectNode result = event("result").put("call", call).put("ok", failure == null);
            if (value instanceof NotificationsList list) {
                addIds(result, list);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof NotifyClientException refused) {
                ErrorCode code = refused.code();
                result.put("code", code == null ? refused.reason().name().toLowerCase(Locale.ROOT) : code.wireName());
            }
            channel.tell(result);
        });
    }

    /** Its outcome is told when the server has answered. */
    private void kept(int call, CompletionStage<QueuedCommand> stage) {
        stage.whenComplete((command, failure) -> {
            if (failure != null) {
                told(call, stage);
            } else {
                waiting.put(command.number(), call);
            }
        });
    }

    @Override
    public void onCommandEnded(CommandEnd end) {
        Integer call = waiting.remove(end.command().number());
        if (call != null) {
            NotifyClientException failure = end.failure();
            told(
                    call,
                    failure == null
                            ? CompletableFuture.completedFuture(null)
                            : CompletableFuture.failedFuture(failure));
        }
    }

    private ObjectNode inboxResult(int call) {
        InboxSnapshot inbox = client.inboxModel().snapshot();
        ObjectNode result = event("result").put("call", call).put("ok", true).put("unread", inbox.unreadCount());
        ArrayNode ids = result.putArray("ids");
        ArrayNode read = result.putArray("read");
        for (Notification entry : inbox.entries()) {
            ids.add(entry.id());
            if (entry.read()) {
                read.add(entry.id());
            }
        }
        return result;
    }

    private static void addIds(ObjectNode event, NotificationsList list) {
        event.putArray("ids")
                .addAll(list.notifications().stream()
                        .map(entry -> (JsonNode) JSON.getNodeFactory().numberNode(entry.id()))
                        .toList());
        event.put("unread", list.unreadCount());
    }

    private ObjectNode event(String kind) {
        return JSON.createObjectNode().put("client", number).put("event", kind);
    }

    // ---- what the client tells

    @Override
    public void onStateChange(StateChange change) {
        channel.tell(event("state").put("state", change.to().name().toLowerCase(Locale.ROOT)));
        if (change.to().isFinal()) {
            ended.complete(true);
        }
    }

    @Override
    public void onNotification(Notification entry, boolean muted) {
        ObjectNode event = event("notification")
                .put("id", entry.id())
                .put("type", entry.type())
                .put("title", entry.title())
                .put("message", entry.message())
                .put("read", entry.read())
                .put("muted", muted);
        channel.tell(event.putRawValue("data", new RawValue(entry.dataJson())));
    }

    @Override
    public void onEvent(Event event) {
        channel.tell(event("transient").put("type", event.type()).putRawValue("data", new RawValue(event.dataJson())));
    }

    @Override
    public void onMarkedRead(NotificationMarkedRead step) {
        channel.tell(event("marked_read").put("id", step.notificationId()));
    }

    @Override
    public void onAllMarkedRead(AllNotificationsMarkedRead step) {
        channel.tell(event("all_read").put("up_to", step.upTo()));
    }

    @Override
    public void onDeleted(NotificationDeleted step) {
        channel.tell(event("deleted").put("id", step.notificationId()));
    }

    @Override
    public void onPruned(NotificationsPruned step) {
        channel.tell(event("pruned").put("up_to", step.upTo()));
    }

    @Override
    public void onPreferencesChanged(PreferencesChanged step) {
        channel.tell(event("preferences").put("mute_all", step.preferences().muteAll()));
    }

    @Override
    public void onReload(NotificationsList list, ResetReason reason) {
        ObjectNode event = event("reloaded").put("reason", reason.wireName());
        addIds(event, list);
        channel.tell(event);
    }

    @Override
    public void onUnreadCount(long unreadCount) {
        channel.tell(event("unread").put("count", unreadCount));
    }

    @Override
    public void onError(Throwable error) {
        channel.tell(event("error").put("message", String.valueOf(error.getMessage())));
    }
}
