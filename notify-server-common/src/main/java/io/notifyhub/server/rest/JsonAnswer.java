package io.notifyhub.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Answers in JSON, errors as {@code {"error":"<sentence>","code":"<stable>"}}. Stateless; does not block. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswer() {}

    public static void send(RestExchange exchange, int status, String json) {
        send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param json UTF-8, not to be changed any longer */
    public static void send(RestExchange exchange, int status, byte[] json) {
        exchange.header("Content-Type", "application/json");
        exchange.header("Cache-Control", "no-store");
        exchange.header("X-Content-Type-Options", "nosniff");
        // A token may stand in the address.
        exchange.header("Referrer-Policy", "no-referrer");
        exchange.send(status, json);
    }

    /** Writes the fields of one object. */
    interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    static void send(RestExchange exchange, int status, Fields fields) {
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
    public static void error(RestExchange exchange, int status, String code, String sentence) {
        String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sentence));
        send(exchange, status, "{\"error\":\"" + escaped + "\",\"code\":\"" + code + "\"}");
    }

    static void methodNotAllowed(RestExchange exchange, String allowed) {
        exchange.header("Allow", allowed);
        error(exchange, 405, "method_not_allowed", "Allowed here: " + allowed);
    }
}
