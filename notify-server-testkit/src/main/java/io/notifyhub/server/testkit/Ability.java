package io.notifyhub.server.testkit;

/** What not every server can, or lets tests set: a contract's test that needs it is reported as skipped without. */
public enum Ability {
    /** A handshake that should not become a socket is answered with a status; if not, with {@code closing}. */
    REFUSES_BY_STATUS,
    /** Who is let in may be known to the server itself, by a session. */
    KNOWS_SESSIONS,
    /** {@link ServerSettings#stall} counts for sockets. */
    CUTS_SOCKETS_EARLY,
    /** {@link ServerSettings#stall} counts for streams. */
    CUTS_STREAMS_EARLY
}
