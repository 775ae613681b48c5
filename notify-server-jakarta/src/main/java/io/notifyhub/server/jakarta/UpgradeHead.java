package io.notifyhub.server.jakarta;

import io.notifyhub.server.RequestHead;
import jakarta.websocket.server.HandshakeRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handshake as the rules of access see it. Confined to the thread of the handshake. */
final class UpgradeHead implements RequestHead {
    private final Map<String, List<String>> headers;
    private final QueryString query;

    UpgradeHead(HandshakeRequest request) {
        this.headers = request.getHeaders();
        this.query = QueryString.parse(request.getQueryString());
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public List<String> headers(String name) {
        @Nullable List<String> exact = headers.get(name);
        if (exact != null) {
            return exact;
        }
        // The map is to know names in any case; not every container's does.
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return List.of();
    }

    @Override
    public List<String> parameters(String name) {
        return query.values(name);
    }
}
