package io.notifyhub.client.internal;

import io.notifyhub.client.JsonCodec;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import java.util.function.Consumer;

/** Hands the payload of entries and events of one type to the application as one of its own types. Immutable. */
public final class TypedHandler<T> implements NotifyClientListener {
    private final String type;
    private final Class<T> payload;
    private final Consumer<? super T> handler;
    private final JsonCodec codec;

    public TypedHandler(String type, Class<T> payload, Consumer<? super T> handler, JsonCodec codec) {
        this.type = type;
        this.payload = payload;
        this.handler = handler;
        this.codec = codec;
    }

    @Override
    public void onNotification(Notification notification, boolean muted) {
        if (notification.type().equals(type)) {
            handle(notification.dataJson());
        }
    }

    @Override
    public void onEvent(Event event) {
        if (event.type().equals(type)) {
            handle(event.dataJson());
        }
    }

    private void handle(String json) {
        handler.accept(read(json));
    }

    private T read(String json) {
        try {
            T value = codec.decode(json, payload);
            if (value != null) {
                return value;
            }
        } catch (Exception e) {
            throw new IllegalArgumentException("data of '" + type + "' is no " + payload.getSimpleName(), e);
        }
        throw new IllegalArgumentException("data of '" + type + "' is null");
    }
}
