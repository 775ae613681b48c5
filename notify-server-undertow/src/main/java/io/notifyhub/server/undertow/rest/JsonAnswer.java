package io.notifyhub.server.undertow.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers in JSON, errors as {@code {"error":"<sentence>","code":"<stable>"}}. Stateless; does not block. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

    /** A token may stand in the address. */
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");

    private JsonAnswer() {}

    public static void send(HttpServerExchange exchange, int status, String json) {
        send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param json UTF-8, not to be changed any longer */
    public static void send(HttpServerExchange exchange, int status, byte[] json) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(NO_SNIFF, "nosniff")
                .put(REFERRER_POLICY, "no-referrer");
        exchange.getResponseSender().send(ByteBuffer.wrap(json));
    }

    /** Writes the fields of one object. */
    interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    static void send(HttpServerExchange exchange, int status, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        send(exchange, status, bytes.toByteArray());
    }

    /**
     * @param code stable, for programs
     * @param sentence for a developer; escaped here
     */
    public static void error(HttpServerExchange exchange, int status, String code, String sentence) {
        String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sentence));
        send(exchange, status, "{\"error\":\"" + escaped + "\",\"code\":\"" + code + "\"}");
    }

    public static void methodNotAllowed(HttpServerExchange exchange, String allowed) {
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        error(exchange, 405, "method_not_allowed", "Allowed here: " + allowed);
    }
}
