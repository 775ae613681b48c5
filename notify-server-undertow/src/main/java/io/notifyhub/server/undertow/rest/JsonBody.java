package io.notifyhub.server.undertow.rest;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body of JSON, within a limit and a time, and then lets the request in. Immutable and thread-safe; reads without
 * blocking.
 */
final class JsonBody implements HttpHandler {
    private static final int CUT_OFF_FACTOR = 16;

    /** What is done with the body. */
    interface Use {
        /** Runs on the hub's executor; may block. */
        void run(HttpServerExchange exchange, Principal who, String body) throws MalformedFrameException;
    }

    /** Lets the caller in, or not. */
    interface Entrance {
        void enter(HttpServerExchange exchange, Door.Work work);
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
    public void handleRequest(HttpServerExchange exchange) {
        String contentType = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (contentType != null && !exchange.isRequestComplete() && !isJson(contentType)) {
            JsonAnswer.error(exchange, 415, "unsupported_media_type", "The body must be application/json");
            return;
        }
        if (!exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            // Who is a little beyond the limit is told so; who is far beyond it is cut off.
            exchange.setMaxEntitySize((long) CUT_OFF_FACTOR * limit);
        }
        Deadlines.onBody(exchange);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(limit);
        receiver.receiveFullBytes(
                (received, body) -> door.enter(received, who -> use.run(received, who, text(body))),
                JsonBody::unreadable);
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

    private static void unreadable(HttpServerExchange exchange, Exception failure) {
        if (failure instanceof Receiver.RequestToLargeException || failure instanceof RequestTooBigException) {
            JsonAnswer.error(exchange, 413, "payload_too_large", "The body is too large");
        } else {
            JsonAnswer.error(exchange, 400, "invalid_json", "The body could not be read");
        }
    }
}
