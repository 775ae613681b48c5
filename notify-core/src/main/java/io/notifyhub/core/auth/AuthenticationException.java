package io.notifyhub.core.auth;

/** A token that lets nobody in. The message is for a developer and never contains the token. */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean expired;

    private AuthenticationException(String message, boolean expired) {
        super(message, null, false, false);
        this.expired = expired;
    }

    /** A token that was never good, or is good for something else. */
    public static AuthenticationException invalid(String message) {
        return new AuthenticationException(message, false);
    }

    /** A token that was good once: the client knows then to refresh it. */
    public static AuthenticationException expired() {
        return new AuthenticationException("the token has expired", true);
    }

    /** Whether a fresh token of the same kind would do. */
    public boolean isExpired() {
        return expired;
    }
}
