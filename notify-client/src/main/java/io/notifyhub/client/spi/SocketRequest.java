package io.notifyhub.client.spi;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where to connect and with which headers. Immutable. */
public final class SocketRequest {
    private final URI uri;
    private final Map<String, String> headers;

    /** @param headers added to the handshake; may hold a token, so never to be logged */
    public SocketRequest(URI uri, Map<String, String> headers) {
        this.uri = uri;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** With its query, which may hold a token: never to be logged. */
    public URI uri() {
        return uri;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Names the server without query and headers, so that it may be logged. */
    @Override
    public String toString() {
        return "SocketRequest[" + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath() + ']';
    }
}
