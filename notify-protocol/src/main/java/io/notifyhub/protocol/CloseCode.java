package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why the server closes a socket, and what the client does next. Numbers below 4000 are those of RFC 6455 section 7.4.1.
 * Before each of these closes the server sends a {@code closing} frame that says the same, so that a client needs no
 * table; this one is for clients that were cut before it came. Codes are never reused.
 */
public enum CloseCode {
    /** Intended, for instance a logout. Stay away. */
    NORMAL(1000, false, false),
    /** The server is going away. Come back. */
    GOING_AWAY(1001, true, false),
    /** The client broke RFC 6455. */
    PROTOCOL_ERROR(1002, true, false),
    /** The client sent a binary frame; only text is spoken here. */
    UNSUPPORTED_DATA(1003, true, false),
    /** A text frame was not UTF-8. */
    INVALID_TEXT(1007, true, false),
    /** A frame was larger than the limit in the hello. */
    TOO_BIG(1009, true, false),
    /** The server's fault. Come back. */
    INTERNAL_ERROR(1011, true, false),
    /** The server cannot serve this connection now. Come back later. */
    TRY_AGAIN_LATER(1013, true, false),
    /** No token, a wrong one, or one of a user who no longer exists. Only another token helps. */
    NOT_AUTHENTICATED(4001, false, true),
    /** The token has expired. Come back with a fresh one. */
    TOKEN_EXPIRED(4002, true, true),
    /** The user may not be here, or was signed out. Stay away. */
    FORBIDDEN(4003, false, false),
    /** Nothing came in and nothing could be sent for too long. Come back. */
    STALLED(4008, true, false),
    /** A newer connection of the same device took over, or the user has too many devices. Stay away. */
    SUPERSEDED(4009, false, false),
    /** Far too many messages. Come back later. */
    RATE_LIMITED(4029, true, false);

    /** The longest reason a close frame can carry, in bytes of UTF-8 (RFC 6455 section 5.5). */
    public static final int MAX_REASON_BYTES = 123;

    private final int code;
    private final boolean reconnect;
    private final boolean reauthenticate;

    CloseCode(int code, boolean reconnect, boolean reauthenticate) {
        this.code = code;
        this.reconnect = reconnect;
        this.reauthenticate = reauthenticate;
    }

    public int code() {
        return code;
    }

    /** Whether a client should come back, with the same token or a new one. */
    public boolean reconnect() {
        return reconnect;
    }

    /** Whether a client needs another token before it comes back. */
    public boolean reauthenticate() {
        return reauthenticate;
    }

    /** The constant with this number, or null if there is none. */
    public static @Nullable CloseCode fromCode(int code) {
        for (CloseCode value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return null;
    }
}
