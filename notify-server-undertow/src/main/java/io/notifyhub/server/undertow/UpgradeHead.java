package io.notifyhub.server.undertow;

import io.notifyhub.server.RequestHead;
import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An upgrade request, as far as the rules of access look at it. Immutable. */
record UpgradeHead(UpgradeRequest request) implements RequestHead {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public List<String> headers(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "authorization" -> listOf(request.authorization());
            case "cookie" -> listOf(request.cookie());
            case "origin" -> listOf(request.origin());
            case "sec-websocket-protocol" -> request.offeredSubprotocols();
            default -> throw new IllegalArgumentException(name + " is not kept");
        };
    }

    private static List<String> listOf(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public List<String> parameters(String name) {
        return request.queryParameters().getOrDefault(name, List.of());
    }
}
