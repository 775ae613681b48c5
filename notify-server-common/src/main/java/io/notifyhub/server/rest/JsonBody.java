package io.notifyhub.server.rest;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.codec.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body of JSON, within a limit and a time, and then lets the request in. Immutable and thread-safe; reads without
 * blocking.
 */
final class JsonBody implements RouteHandler {
    /** What is done with the body. */
    interface Use {
        /** Runs on the hub's executor; may block. */
        void run(RestExchange exchange, Principal who, String body) throws MalformedFrameException;
    }

    /** Lets the caller in, or not. */
    interface Entrance {
        void enter(RestExchange exchange, Door.Work work);
    }

    private final Entrance door;
    private final int limit;
    private final Use use;

    /** @param limit in bytes */
    JsonBody(Entrance door, int limit, Use use) {
        this.door = door;
        this.limit = limit;
        this.use = use;
    }

    @Override
    public void handle(RestExchange exchange) {
        String contentType = exchange.header("Content-Type");
        if (contentType != null && exchange.hasBody() && !isJson(contentType)) {
            JsonAnswer.error(exchange, 415, "unsupported_media_type", "The body must be application/json");
            return;
        }
        exchange.readBody(limit, new RestExchange.BodyUse() {
            @Override
            public void read(byte[] body) {
                door.enter(exchange, who -> use.run(exchange, who, text(body)));
            }

            @Override
            public void tooLarge() {
                JsonAnswer.error(exchange, 413, "payload_too_large", "The body is too large");
            }

            @Override
            public void unreadable() {
                JsonAnswer.error(exchange, 400, "invalid_json", "The body could not be read");
            }
        });
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].trim();
        return type.equalsIgnoreCase("application/json");
    }

    private static String text(byte[] body) throws MalformedFrameException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "The body is not UTF-8", null);
        }
    }
}
