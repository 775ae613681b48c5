package io.notifyhub.core;

/** Handles messages of one type that devices send and the protocol does not define, for instance {@code typing}. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Called on the hub's executor: may block. One message of a connection at a time, in order. A {@link NotifyException}
     * is answered with its code, an {@link IllegalArgumentException} as a wrong field; anything else with {@code internal}.
     */
    void onMessage(MessageContext message);
}
