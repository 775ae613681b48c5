package io.notifyhub.client;

import io.notifyhub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why a request failed, or a connection ended. */
public final class NotifyClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable ErrorCode code;
    private final @Nullable String idempotencyKey;

    public NotifyClientException(Reason reason, String message) {
        this(reason, message, null, null, null);
    }

    public NotifyClientException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, null, null, cause);
    }

    /**
     * @param code what the server answered; null unless {@code reason} is {@link Reason#REFUSED}
     * @param idempotencyKey of the request, where it had one
     */
    public NotifyClientException(
            Reason reason,
            String message,
            @Nullable ErrorCode code,
            @Nullable String idempotencyKey,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.code = code;
        this.idempotencyKey = idempotencyKey;
    }

    public Reason reason() {
        return reason;
    }

    /** What the server answered, or null if it answered nothing. */
    public @Nullable ErrorCode code() {
        return code;
    }

    /** Repeat the request with this key, and it takes effect once however often it is repeated; null without one. */
    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        if (code == null) {
            return reason.temporary;
        }
        return code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE || code == ErrorCode.INTERNAL;
    }

    /** Whether the request may have taken effect all the same. */
    public boolean outcomeUnknown() {
        return reason == Reason.OUTCOME_UNKNOWN || code == ErrorCode.UNAVAILABLE || code == ErrorCode.INTERNAL;
    }

    /** What went wrong, and what to do about it. */
    public enum Reason {
        /** There is no connection; nothing was sent. Try again when there is one. */
        NOT_CONNECTED(true),
        /** The connection was lost, or ten seconds passed, before a request that changes nothing was answered. */
        NO_ANSWER(true),
        /** The same for a request that changes something: it may or may not have taken effect. */
        OUTCOME_UNKNOWN(true),
        /** The server answered with an error, see {@link NotifyClientException#code()}. */
        REFUSED(false),
        /** Too many requests, or too many bytes, are waiting to be answered or sent; nothing was sent. Slow down. */
        OVERLOADED(true),
        /** A command could not be written where commands are kept; it is not sent. */
        NOT_KEPT(true),
        /** A command was made for a log that the server has lost; it was not sent. */
        OBSOLETE(false),
        /** The connection, or the attempt to connect, came to an end. The client goes on trying by itself. */
        CONNECTION_LOST(true),
        /** The server broke the protocol. The client connects anew by itself. */
        PROTOCOL(true),
        /** No usable token. The client asks for another one unless its state is {@link ClientState#FAILED}. */
        TOKEN(true),
        /** The server told this client to stay away. */
        ENDED_BY_SERVER(false),
        /** The client was closed. */
        CLOSED(false);

        private final boolean temporary;

        Reason(boolean temporary) {
            this.temporary = temporary;
        }
    }
}
