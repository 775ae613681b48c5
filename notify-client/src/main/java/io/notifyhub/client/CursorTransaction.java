package io.notifyhub.client;

import org.jspecify.annotations.Nullable;

/**
 * Saves the client's place in the transaction in which the application's own callbacks write, so that each step is handled
 * exactly once, whenever the process dies.
 *
 * <pre>{@code
 * public void run(String cursor, Runnable callbacks) throws SQLException {
 *     try (Connection c = pool.getConnection()) {
 *         c.setAutoCommit(false);
 *         current = c;                       // where the listeners write
 *         callbacks.run();
 *         saveCursor(c, cursor);
 *         c.commit();
 *     }
 * }
 * }</pre>
 */
public interface CursorTransaction {
    /**
     * The cursor that was committed last, or null if none was. Called on the client's connect executor before the first
     * connect; may block.
     *
     * @throws Exception if it cannot be read now; the client does not connect, and tries again later
     */
    @Nullable
    String load() throws Exception;

    /**
     * Begins a transaction, runs {@code callbacks} once, saves {@code cursor} and commits. Called on the callback executor, for
     * everything that moves the client's place: steps, a reload, catching up. Where {@code callbacks} tell of nothing, there is
     * a cursor to save all the same. What a listener throws goes to {@link NotifyClientListener#onError} and not to this
     * method: a listener that wants to undo the transaction has to say so to it.
     *
     * @throws Exception if nothing was committed; reported, and the same is run again after one second, later after up to
     *     half a minute. Nothing else is told meanwhile
     */
    void run(String cursor, Runnable callbacks) throws Exception;
}
