package io.notifyhub.client;

import io.notifyhub.client.internal.Engine;
import io.notifyhub.client.internal.Listeners;
import io.notifyhub.client.internal.LocalInbox;
import io.notifyhub.client.internal.TypedHandler;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.UserIds;
import io.notifyhub.protocol.codec.JsonText;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives one user's notifications: every entry of the user's log once and in order, however often the connection breaks,
 * or word that this was impossible and the whole list anew ({@link NotifyClientListener#onReload}). While the process
 * lives nothing comes twice; after a crash at most the step whose callbacks had not returned is repeated.
 *
 * <pre>{@code
 * NotifyClient client = NotifyClient.builder(URI.create("wss://api.example.com/ws/notifications/"))
 *         .token(auth::freshToken)
 *         .on("invoice.paid", InvoicePaid.class, paid -> ...)
 *         .onNotification(n -> inbox.show(n))
 *         .build();
 * client.connect();
 * }</pre>
 *
 * <p>All callbacks run one at a time, in order, on the callback executor. The stages that methods return complete there
 * too, in order with the callbacks: a list is newer than every step told before it and older than every step told after
 * it. So a callback must not wait for a stage of its own client, nor may the thread of the callback executor.
 *
 * <p>Thread-safe; no method blocks. All clients of a process share a few daemon threads, unless the builder is given
 * others: they do not keep the process alive.
 */
public final class NotifyClient implements AutoCloseable {
    /** The most entries that a reload brings; older ones can be asked for with {@link Inbox#list}. */
    public static final int MAX_RELOAD_ENTRIES = 2_000;

    private static final int KEY_LONGS = 2;

    private final URI uri;
    private final Engine engine;
    private final Listeners listeners;
    private final JsonCodec json;
    private final Random random;
    private final Inbox inbox;
    private final Commands commands;
    private final @Nullable InboxModel inboxModel;

    NotifyClient(
            URI uri,
            Engine engine,
            Listeners listeners,
            JsonCodec json,
            Random random,
            @Nullable LocalInbox localInbox) {
        this.uri = uri;
        this.engine = engine;
        this.listeners = listeners;
        this.json = json;
        this.random = random;
        this.inbox = new Inbox(engine.calls());
        this.commands = new Commands(engine.commands(), this);
        this.inboxModel = localInbox == null ? null : new InboxModel(localInbox, commands, engine.calls(), listeners);
    }

    /** @param uri of the server's socket, {@code ws} or {@code wss}; a query it has is kept */
    public static NotifyClientBuilder builder(URI uri) {
        return new NotifyClientBuilder(uri);
    }

    /**
     * Connects, and from then on stays connected until {@link #close()} or until the server says to stay away. Calling it
     * again changes nothing. A client that has ended cannot be used again; make another.
     *
     * @return completes when the server has greeted this client for the first time, after
     *     {@link NotifyClientListener#onConnected} and before what was missed comes in. Failed attempts do not end it. Fails
     *     with {@link NotifyClientException} when the client becomes {@link ClientState#FAILED} or
     *     {@link ClientState#CLOSED} first
     */
    public CompletionStage<@Nullable Void> connect() {
        return engine.connect();
    }

    /**
     * Says goodbye and ends the client. Callbacks that have not begun will not, but for the last change of state; one that
     * runs is not waited for. Requests without an answer fail. May be called again, and from a callback.
     */
    @Override
    public void close() {
        engine.close();
    }

    public ClientState state() {
        return engine.state();
    }

    /**
     * Tells the client that the device changed networks or came back to one. An open connection is tested at once instead
     * of after half a minute of silence; a waiting client tries now, unless the server asked for more time.
     */
    public void onNetworkChanged() {
        engine.networkChanged();
    }

    /** The user's list, and what can be done with its entries. */
    public Inbox inbox() {
        return inbox;
    }

    /** What is asked for here is kept while there is no connection, and sent when there is one. */
    public Commands commands() {
        return commands;
    }

    /**
     * The user's list on this device.
     *
     * @throws IllegalStateException if {@link NotifyClientBuilder#inboxModel} was not called
     */
    public InboxModel inboxModel() {
        InboxModel model = inboxModel;
        if (model == null) {
            throw new IllegalStateException("this client was built without inboxModel(...)");
        }
        return model;
    }

    /**
     * Hands the payload of each entry and event of {@code type} to {@code handler}, muted entries too.
     *
     * @param payload what the codec makes of the payload; one it cannot make goes to {@link NotifyClientListener#onError}
     */
    public <T> Subscription on(String type, Class<T> payload, Consumer<? super T> handler) {
        return listeners.add(new TypedHandler<>(FrameTypes.applicationType(type), payload, handler, json));
    }

    /** Hands each created entry to {@code handler}, muted ones too; {@link NotifyClientListener} tells them apart. */
    public Subscription onNotification(Consumer<? super Notification> handler) {
        return listeners.add(new NotifyClientListener() {
            @Override
            public void onNotification(Notification notification, boolean muted) {
                handler.accept(notification);
            }
        });
    }

    public Subscription onState(Consumer<? super StateChange> handler) {
        return listeners.add(new NotifyClientListener() {
            @Override
            public void onStateChange(StateChange change) {
                handler.accept(change);
            }
        });
    }

    public Subscription listener(NotifyClientListener listener) {
        return listeners.add(listener);
    }

    /** The same as {@link #notifyUser(String, Notification, String)} with a key of its own making. */
    public CompletionStage<NotificationSent> notifyUser(String userId, Notification notification) {
        return notifyUser(userId, notification, newKey());
    }

    /**
     * Notifies another user, where the server lets this one.
     *
     * @param notification its type, title, message, data and link count
     * @param idempotencyKey a request repeated with the same key and content takes effect once
     * @return completes when the notification is stored, with its id in the other user's log. Fails with
     *     {@link NotifyClientException}, which bears the key to repeat the request with
     */
    public CompletionStage<NotificationSent> notifyUser(
            String userId, Notification notification, String idempotencyKey) {
        UserIds.check(userId);
        return engine.calls()
                .ask(
                        true,
                        idempotencyKey,
                        ref -> new SendNotification(userId, notification, idempotencyKey, ref),
                        NotificationSent.class,
                        sent -> sent);
    }

    /**
     * Sends a message of the application's own to its handler on the server, such as "is typing".
     *
     * @param type as for notifications
     * @param data made JSON by the codec
     * @return completes when the message was queued for sending, which is no sign that it arrived; an error that the server
     *     answers goes to {@link NotifyClientListener#onError}. Fails with {@link NotifyClientException} if it was not
     * @throws IllegalArgumentException if {@code data} cannot be written as JSON
     */
    public CompletionStage<@Nullable Void> send(String type, @Nullable Object data) {
        String checked = FrameTypes.applicationType(type);
        String message = "{\"type\":\"" + checked + "\",\"data\":" + toJson(data) + '}';
        return engine.calls().tell(new CustomMessage(checked, message, null));
    }

    /** How many steps came although they had come before. They were not handed on; a server does not send such. */
    public long ignoredSteps() {
        return engine.ignoredSteps();
    }

    private String toJson(@Nullable Object data) {
        try {
            return JsonText.compact(json.encode(data));
        } catch (Exception e) {
            throw new IllegalArgumentException("data cannot be written as JSON", e);
        }
    }

    /** A key that no other request has. */
    String newKey() {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < KEY_LONGS; i++) {
            key.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
        }
        return key.toString();
    }

    @Override
    public String toString() {
        return "NotifyClient[" + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath() + ", " + state() + ']';
    }
}
