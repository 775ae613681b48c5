package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.Exchange;
import io.notifyhub.conformance.wire.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request for the feed as Server-Sent Events, and the stream that comes of it. Thread-safe. */
final class EventStream {
    private final Exchange exchange;
    private final Transcript transcript;

    EventStream(Exchange exchange, Transcript transcript) {
        this.exchange = exchange;
        this.transcript = transcript;
    }

    EventStream begin() throws IOException {
        exchange.begin(200, "text/event-stream");
        return this;
    }

    /** Each frame as an event, with its cursor as id, unless it is one that must not bear it. */
    EventStream send(ObjectNode... frames) throws IOException {
        for (ObjectNode frame : frames) {
            transcript.sent(0, "event: " + frame);
            boolean bears = frame.has("cursor") && !frame.has("reason");
            String id = bears ? "id: " + frame.get("cursor").asText() + '\n' : "";
            exchange.write((id + "data: " + frame + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    void refuse(int status, String code) throws IOException {
        transcript.sent(0, status + " " + code);
        exchange.answer(
                status,
                "{\"error\":\"No\",\"code\":\"" + code + "\"}",
                "Content-Type: application/json",
                "Connection: close");
        exchange.close();
    }

    void cut() {
        transcript.sent(0, "(the stream is cut)");
        exchange.close();
    }

    /** The cursor it is to go on from: {@code Last-Event-ID} wins over the parameter. */
    @Nullable
    String cursor() {
        Request request = exchange.request();
        String header = request.header("last-event-id");
        return header == null ? request.query("cursor") : header;
    }

    EventStream expectCursor(String cursor) {
        require(
                cursor.equals(cursor()),
                "the stream was asked for from " + cursor() + ", where it had to be from " + cursor);
        return this;
    }

    EventStream expectToken(String token) {
        String authorization = exchange.request().header("authorization");
        String given = authorization == null ? exchange.request().query("token") : authorization.replace("Bearer ", "");
        require(token.equals(given), "the stream was asked for with the token " + given + ", not " + token);
        return this;
    }
}
