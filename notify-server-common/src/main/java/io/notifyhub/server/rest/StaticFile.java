package io.notifyhub.server.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;

/** A file of the class path, kept in memory. Immutable and thread-safe; does not block. */
final class StaticFile implements RouteHandler {
    private static final byte[] NOTHING = {};

    private final String contentType;
    private final byte[] bytes;
    /** Its version, as {@code ETag} has it. */
    private final String version;

    private final Map<String, String> headers;

    private StaticFile(String contentType, byte[] bytes, Map<String, String> headers) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.headers = headers;
        CRC32 sum = new CRC32();
        sum.update(bytes);
        this.version = '"' + Long.toHexString(sum.getValue()) + '"';
    }

    /** @param name of a file in this package */
    static StaticFile of(String name, String contentType) {
        return ofResource("/io/notifyhub/server/rest/" + name, contentType);
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
    StaticFile with(Map<String, String> more) {
        return new StaticFile(contentType, bytes, Map.copyOf(more));
    }

    @Override
    public void handle(RestExchange exchange) {
        exchange.header("Content-Type", contentType);
        exchange.header("Cache-Control", "no-cache");
        exchange.header("ETag", version);
        exchange.header("X-Content-Type-Options", "nosniff");
        headers.forEach(exchange::header);
        if (isKnown(exchange)) {
            exchange.send(304, NOTHING);
        } else {
            exchange.send(200, bytes);
        }
    }

    /** Whether the client has this version already (RFC 9110 section 13.1.2: weak validators are as good). */
    private boolean isKnown(RestExchange exchange) {
        for (String header : exchange.headers("If-None-Match")) {
            for (String entry : header.split(",")) {
                String tag = entry.trim();
                if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(version)) {
                    return true;
                }
            }
        }
        return false;
    }
}
