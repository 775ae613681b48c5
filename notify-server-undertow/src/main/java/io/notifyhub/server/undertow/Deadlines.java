package io.notifyhub.server.undertow;

import io.notifyhub.server.rest.JsonAnswer;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Ends requests that take for ever: the timeouts of a listener begin anew with every byte, and so do not stop a client that
 * sends or takes one now and then. Stateless; the timers run on the request's I/O thread.
 */
final class Deadlines {
    private static final long BODY_SECONDS = 15;
    private static final long ANSWER_SECONDS = 60;
    /** What a client has to read that its body took too long. */
    private static final long LAST_WORD_SECONDS = 1;

    private Deadlines() {}

    /** The body has to be here within 15 s: else 408, and the connection is closed. */
    static void onBody(HttpServerExchange exchange) {
        set(exchange, BODY_SECONDS, () -> {
            if (!exchange.isRequestComplete()) {
                cut(exchange, LAST_WORD_SECONDS);
                if (!exchange.isResponseStarted()) {
                    exchange.setPersistent(false);
                    JsonAnswer.error(new UndertowExchange(exchange), 408, "timeout", "The body did not arrive in time");
                }
            }
        });
    }

    /** The whole answer has to be taken within 60 s from now: else the connection is cut. */
    static void onAnswer(HttpServerExchange exchange) {
        cut(exchange, ANSWER_SECONDS);
    }

    private static void cut(HttpServerExchange exchange, long seconds) {
        set(exchange, seconds, () -> {
            if (!exchange.isComplete()) {
                IoUtils.safeClose(exchange.getConnection());
            }
        });
    }

    private static void set(HttpServerExchange exchange, long seconds, Runnable action) {
        XnioExecutor.Key timer = exchange.getIoThread().executeAfter(action, seconds, TimeUnit.SECONDS);
        exchange.addExchangeCompleteListener((ended, next) -> {
            timer.remove();
            next.proceed();
        });
    }
}
