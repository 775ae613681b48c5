package io.notifyhub.server.rest;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.server.RequestHead;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, as a web server has them; for servers to extend. Confined to one thread at a time: the server's
 * own, until the request is handed over by {@link #dispatch}, {@link #await} or {@link #readBody}, each of which is the last
 * thing that is done with it there. Exactly one answer is sent.
 */
public abstract class RestExchange implements RequestHead {
    private @Nullable String variable;

    /** The path below where the API is, decoded, with its final slash if it came with one. */
    public abstract String path();

    /** Where the request comes from; unresolved where that is not known. */
    public abstract InetSocketAddress remoteAddress();

    /** Who the server itself knows the request to be of, by a session of its own; null for nobody. */
    public @Nullable Principal principal() {
        return null;
    }

    /** Whether there is a body that was not read. */
    public abstract boolean hasBody();

    /**
     * Reads the body without blocking, for so long only as the server lets a body take, and then goes on. Returns at once.
     *
     * @param limit in bytes
     */
    public abstract void readBody(int limit, BodyUse use);

    /** What follows upon a body. Called once, by one of these, on a thread that must not block. */
    public interface BodyUse {
        /** All of it, maybe nothing; not copied, and nobody else's from now on. */
        void read(byte[] body);

        /** It is longer than the limit. */
        void tooLarge();

        /** It broke off, or is framed wrongly. */
        void unreadable();
    }

    /**
     * Has the request worked on elsewhere. Returns at once.
     *
     * @param task may block, and sends the answer
     * @throws RejectedExecutionException if the executor is closed; an answer may still be sent
     */
    public abstract void dispatch(Executor executor, Runnable task);

    /** Goes on when something has happened that takes no thread meanwhile. @param then may not block, and sends the answer */
    public abstract <T> void await(CompletionStage<T> event, Consumer<? super T> then);

    /** Sets a header of the answer. */
    public abstract void header(String name, String value);

    /** Closes the connection after the answer, where it would serve more requests. */
    public abstract void closeAfterwards();

    /**
     * Sends the answer, without blocking for the client where the server can do so. To {@code HEAD} without the body.
     *
     * @param body not to be changed any longer; where it is empty the answer has none
     */
    public abstract void send(int status, byte[] body);

    /** What stands in the place of the variable of the route's path. */
    final @Nullable String variable() {
        return variable;
    }

    final void variable(String value) {
        variable = value;
    }
}
