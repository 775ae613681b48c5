package io.notifyhub.core.auth;

/** Tells who a token belongs to. */
@FunctionalInterface
public interface TokenAuthenticator {
    /**
     * Checks a token. Called by any number of threads, on the hub's executor: may block, for instance to ask a database.
     * A failure other than {@link AuthenticationException} is taken for a temporary one: the client is told to come back.
     *
     * @param token as the client brought it, never empty
     * @throws AuthenticationException if it lets nobody in
     */
    Principal authenticate(String token) throws AuthenticationException;
}
