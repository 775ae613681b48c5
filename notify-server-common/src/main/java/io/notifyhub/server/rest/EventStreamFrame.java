package io.notifyhub.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notifyhub.core.host.OutboundFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A frame as Server-Sent Events have it (HTML Standard section 9.2): its JSON as one line of data, its cursor as the id. A
 * greeting that refuses a cursor, and a reset, bear no id: who is cut off before it reloaded comes back with the old one and is
 * told again. Immutable; shared by all streams it goes to.
 */
public record EventStreamFrame(byte[] bytes) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    /** A frame of the hub's as it is written to every stream, made at the first of them. */
    public static byte[] bytesOf(OutboundFrame frame) {
        return frame.hostForm(EventStreamFrame.class, EventStreamFrame::of).bytes();
    }

    /** @param payload a frame of the hub's, as JSON */
    public static EventStreamFrame of(byte[] payload) {
        Head head = new Head();
        try (JsonParser parser = JSON.createParser(payload)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                head.take(name, parser);
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a frame of the hub is no JSON", e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 64);
        out.writeBytes(head.lines().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(DATA);
        out.writeBytes(payload);
        out.write('\n');
        out.write('\n');
        return new EventStreamFrame(out.toByteArray());
    }

    /** What of a frame matters to the stream. Confined to one call. */
    private static final class Head {
        private String type = "";
        private @Nullable String cursor;
        private boolean hasReason;
        private boolean reconnect;
        private long retryMillis;

        void take(String name, JsonParser value) throws IOException {
            switch (name) {
                case "type" -> type = value.getText();
                case "cursor" -> cursor = value.currentToken() == JsonToken.VALUE_STRING ? value.getText() : null;
                case "reason" -> hasReason = true;
                case "reconnect" -> reconnect = value.currentToken() == JsonToken.VALUE_TRUE;
                case "retry_after_ms" ->
                    retryMillis = value.currentToken() == JsonToken.VALUE_NUMBER_INT ? value.getLongValue() : 0;
                default -> {}
            }
        }

        String lines() {
            switch (type) {
                case "closing":
                    return reconnect && retryMillis > 0 ? "retry: " + retryMillis + '\n' : "";
                case "reset":
                    return "";
                case "connection_established":
                    return hasReason ? "" : id();
                default:
                    return id();
            }
        }

        private String id() {
            return cursor == null ? "" : "id: " + cursor + '\n';
        }
    }
}
