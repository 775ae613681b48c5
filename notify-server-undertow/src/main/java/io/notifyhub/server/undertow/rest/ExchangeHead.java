package io.notifyhub.server.undertow.rest;

import io.notifyhub.server.RequestHead;
import io.undertow.server.HttpServerExchange;
import java.util.Collection;
import java.util.List;

/** An exchange's request, as the rules of access see it. Confined to who has the exchange. */
public record ExchangeHead(HttpServerExchange exchange) implements RequestHead {
    @Override
    public String method() {
        return exchange.getRequestMethod().toString();
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
}
