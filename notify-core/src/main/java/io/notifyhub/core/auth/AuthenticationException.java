package io.notifyhub.core.auth;

/** A token that lets nobody in. The message is for a developer and never contains the token. */
public final class AuthenticationException extends Exception {
    /** What {@link #revoked} says, and the reason that a connection is closed with then. */
    public static final String REVOKED = "the token was revoked";

    private static final long serialVersionUID = 1L;

    private final boolean expired;
    private final boolean revoked;

    private AuthenticationException(String message, boolean expired, boolean revoked) {
        super(message, null, false, false);
        this.expired = expired;
        this.revoked = revoked;
    }

    /** A token that was never good, or is good for something else. */
    public static AuthenticationException invalid(String message) {
        return new AuthenticationException(message, false, false);
    }

    /** A token that was good once: the client knows then to refresh it. */
    public static AuthenticationException expired() {
        return new AuthenticationException("the token has expired", true, false);
    }

    /** A token that is older than the latest {@link io.notifyhub.core.NotificationHub#revokeTokens revocation}. */
    public static AuthenticationException revoked() {
        return new AuthenticationException(REVOKED, false, true);
    }

    /** Whether the user was signed out since the token was made. */
    public boolean isRevoked() {
        return revoked;
    }

    /** Whether a fresh token of the same kind would do. */
    public boolean isExpired() {
        return expired;
    }
}
