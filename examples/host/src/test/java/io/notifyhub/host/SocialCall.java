package io.notifyhub.host;

/**
 * One call of a person to the social application, and what they were told. Immutable.
 *
 * @param caller their id
 * @param target the id of whom, or of what, it is about
 * @param text a message's own text, which no other message has; else empty
 * @param begun when, in milliseconds since 1970; {@code ended} likewise
 * @param id in the answer; 0 if there was none
 */
record SocialCall(Kind kind, long caller, long target, String text, long begun, long ended, Outcome outcome, long id) {
    /** What was asked for. */
    enum Kind {
        /** To be the friend of somebody. */
        ASK,
        /** A request, answered. */
        ACCEPT,
        REJECT,
        /** To be a friend no more. */
        REMOVE,
        /** A message. */
        WRITE
    }

    /** What the caller knows. */
    enum Outcome {
        /** It is done. */
        DONE,
        /** It is not: the application said no. */
        REFUSED,
        /** It is not: nobody listened. */
        NOT_SENT,
        /** The answer did not come, or was that the server failed. */
        UNKNOWN;

        boolean mayBeDone() {
            return this == DONE || this == UNKNOWN;
        }
    }
}
