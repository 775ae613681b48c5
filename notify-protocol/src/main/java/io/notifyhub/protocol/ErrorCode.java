package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Why a request was refused: the {@code code} of an {@code error} frame and of a REST error. Codes are never reused. */
public enum ErrorCode {
    /** Not JSON, or JSON that no parser reads alike (a key twice). Mend the sender; do not retry. */
    INVALID_JSON("invalid_json"),
    /** A known field is missing, of a wrong type or out of its limits. Do not retry. */
    INVALID_FIELD("invalid_field"),
    /** No handler for this {@code type}, and echo is switched off. Do not retry. */
    UNKNOWN_TYPE("unknown_type"),
    /** No such entry or user. Do not retry. */
    NOT_FOUND("not_found"),
    /** This principal may not do that. Do not retry. */
    FORBIDDEN("forbidden"),
    /** Larger than the limits allow. Do not retry. */
    PAYLOAD_TOO_LARGE("payload_too_large"),
    /** Too many requests. Retry later and more slowly. */
    RATE_LIMITED("rate_limited"),
    /** The idempotency key was used before with another payload. Do not retry. */
    IDEMPOTENCY_CONFLICT("idempotency_conflict"),
    /** The store or the server cannot do it now. Retry with the same idempotency key. */
    UNAVAILABLE("unavailable"),
    /** Our fault. Retry with the same idempotency key. */
    INTERNAL("internal");

    private final String wireName;

    ErrorCode(String wireName) {
        this.wireName = wireName;
    }

    /** The code as it is written on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The code written as {@code wireName}, or null if this version does not know it. */
    public static @Nullable ErrorCode fromWireName(@Nullable String wireName) {
        for (ErrorCode code : values()) {
            if (code.wireName.equals(wireName)) {
                return code;
            }
        }
        return null;
    }
}
