package io.notifyhub.server.jakarta;

/** A connection that is looked at now and then, at least every second. */
interface Swept {
    /** Does not block. @param now of {@link System#nanoTime} */
    void sweep(long now);
}
