package io.notifyhub.server.undertow.rest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;

/** A file of the class path, kept in memory. Immutable and thread-safe; does not block. */
public final class StaticFile implements HttpHandler {
    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

    private final String contentType;
    private final byte[] bytes;
    private final ETag version;
    private final Map<HttpString, String> headers;

    private StaticFile(String contentType, byte[] bytes, Map<HttpString, String> headers) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.headers = headers;
        CRC32 sum = new CRC32();
        sum.update(bytes);
        this.version = new ETag(false, Long.toHexString(sum.getValue()));
    }

    /** @param name of a file in the package of {@link io.notifyhub.server.undertow.NotifyHandlers} */
    public static StaticFile of(String name, String contentType) {
        return ofResource("/io/notifyhub/server/undertow/" + name, contentType);
    }

    /** @param path of a file on the class path, from its root */
    static StaticFile ofResource(String path, String contentType) {
        try (InputStream in = StaticFile.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("there is no file " + path + " on the class path");
            }
            return new StaticFile(contentType, in.readAllBytes(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + path + " cannot be read", e);
        }
    }

    /** The same with more headers. */
    public StaticFile with(Map<HttpString, String> more) {
        return new StaticFile(contentType, bytes, Map.copyOf(more));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, contentType)
                .put(Headers.CACHE_CONTROL, "no-cache")
                .put(Headers.ETAG, version.toString())
                .put(NO_SNIFF, "nosniff");
        headers.forEach((name, value) -> exchange.getResponseHeaders().put(name, value));
        if (ETagUtils.handleIfNoneMatch(exchange, version, true)) {
            exchange.getResponseSender().send(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        } else {
            exchange.setStatusCode(304);
            exchange.endExchange();
        }
    }
}
