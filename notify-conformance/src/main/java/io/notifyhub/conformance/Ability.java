package io.notifyhub.conformance;

import java.util.Locale;

/** What a client may be able to do and need not. A driver names what its client can; the scenarios for the rest are skipped. */
public enum Ability {
    /** Sends {@code mark_read} and the other commands, and tells how they ended. */
    COMMANDS,
    /** Gives its application any list it asks for. */
    LIST,
    /** Keeps commands that are made while there is no connection, and sends them later. */
    OFFLINE,
    /** Keeps its cursor from one life of the process to the next. */
    STORE,
    /** Sends {@code ?device=} and {@code &attempt=}. */
    DEVICE,
    /** Can be told that the network changed. */
    NETWORK,
    /** Takes a limit for one attempt to connect. */
    TIMEOUT,
    /** Brings a fresh token on the open connection before the old one ends. */
    REFRESH,
    /** Keeps the list of entries and the count of unread ones up to date by itself. */
    INBOX,
    /** Goes over to Server-Sent Events where WebSocket is blocked. */
    STREAM;

    /** As drivers write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
