package io.notifyhub.client;

/** Gives the token to connect with. */
@FunctionalInterface
public interface TokenSupplier {
    /**
     * A token that is valid now. Asked before every connect and reconnect on the client's connect executor, never on the
     * thread of a caller or of callbacks; one call at a time. May block: a call that takes longer than the client's
     * connect deadline fails that attempt, and the next attempt waits for the same call instead of starting another.
     *
     * @throws Exception if there is none now; the client tries again later
     */
    String get() throws Exception;
}
