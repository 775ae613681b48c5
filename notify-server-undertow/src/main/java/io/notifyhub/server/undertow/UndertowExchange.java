package io.notifyhub.server.undertow;

import io.notifyhub.server.rest.RestExchange;
import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Undertow's exchange, as the API and the rules of access see it. Confined to who has the exchange. */
final class UndertowExchange extends RestExchange {
    private static final int CUT_OFF_FACTOR = 16;

    private final HttpServerExchange exchange;

    UndertowExchange(HttpServerExchange exchange) {
        this.exchange = exchange;
    }

    HttpServerExchange exchange() {
        return exchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod().toString();
    }

    @Override
    public String path() {
        return exchange.getRelativePath();
    }

    @Override
    public List<String> headers(String name) {
        Collection<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    @Override
    public List<String> parameters(String name) {
        Collection<String> values = exchange.getQueryParameters().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return exchange.getSourceAddress();
    }

    @Override
    public boolean hasBody() {
        return !exchange.isRequestComplete();
    }

    @Override
    public void readBody(int limit, BodyUse use) {
        if (!exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            // Who is a little beyond the limit is told so; who is far beyond it is cut off.
            exchange.setMaxEntitySize((long) CUT_OFF_FACTOR * limit);
        }
        Deadlines.onBody(exchange);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(limit);
        receiver.receiveFullBytes((received, body) -> use.read(body), (received, failure) -> {
            if (failure instanceof Receiver.RequestToLargeException || failure instanceof RequestTooBigException) {
                use.tooLarge();
            } else {
                use.unreadable();
            }
        });
    }

    @Override
    public void dispatch(Executor executor, Runnable task) {
        Deadlines.onAnswer(exchange);
        exchange.dispatch(executor, task);
    }

    /** Goes on on the I/O thread. */
    @Override
    public <T> void await(CompletionStage<T> event, Consumer<? super T> then) {
        Runnable waiting =
                () -> event.thenAccept(value -> exchange.getIoThread().execute(() -> then.accept(value)));
        exchange.dispatch(exchange.getIoThread(), waiting);
    }

    @Override
    public void header(String name, String value) {
        HttpString known = HttpString.tryFromString(name);
        exchange.getResponseHeaders().put(known, value);
    }

    @Override
    public void closeAfterwards() {
        exchange.setPersistent(false);
    }

    @Override
    public void send(int status, byte[] body) {
        exchange.setStatusCode(status);
        if (body.length == 0) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(body));
        }
    }
}
