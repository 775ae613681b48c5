package io.notifyhub.core;

import io.notifyhub.core.auth.Principal;

/** A message from a device, for a {@link MessageHandler}. Not for implementation by applications. */
public interface MessageContext {
    /** Who sent it. */
    Principal sender();

    /** Its type. */
    String type();

    /** The whole message as JSON text. */
    String json();

    /** The whole message, read by the hub's {@link JsonCodec}. */
    <T> T as(Class<T> type);

    /** Sends an event to the connection this came from, and to no other. Best effort. */
    void reply(String type, Object data);
}
