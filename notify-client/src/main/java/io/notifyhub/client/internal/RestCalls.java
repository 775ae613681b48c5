package io.notifyhub.client.internal;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.JsonText;
import io.notifyhub.protocol.codec.MalformedFrameException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does by REST what a client asks on a socket, and answers with the frames that the socket would bring. Each call blocks; they
 * come one at a time.
 */
final class RestCalls {
    private static final int READ_MS = 9_000;
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int BUFFER = 8 * 1024;

    private final HttpAddress address;
    private final FrameCodec codec;
    private final PlacedAnswers answers;
    private final Consumer<String> out;

    /** @param out gets answers whose place does not matter */
    RestCalls(HttpAddress address, FrameCodec codec, PlacedAnswers answers, Consumer<String> out) {
        this.address = address;
        this.codec = codec;
        this.answers = answers;
        this.out = out;
    }

    void handle(ClientFrame frame) {
        if (frame instanceof GetNotifications) {
            list((GetNotifications) frame);
        } else if (!(frame instanceof Ping)) {
            out.accept(change(frame));
        }
    }

    // ---- lists

    private void list(GetNotifications frame) {
        answers.asked();
        String error = "";
        try {
            Answer answer = call("GET", pathOf(frame), null, null);
            String cursor =
                    answer.status == HttpURLConnection.HTTP_OK ? JsonText.textField(answer.body, "cursor") : null;
            Cursor place = Cursor.parse(cursor);
            if (place != null) {
                answers.answered(asFrame("notifications_list", answer.body, frame.ref()), place.rev());
                return;
            }
            error = errorOf(answer, frame.ref());
        } catch (IOException | RuntimeException e) {
            error = error(ErrorCode.UNAVAILABLE, "no answer", frame.ref());
        }
        answers.failed(error);
    }

    private static String pathOf(GetNotifications frame) {
        StringBuilder path = new StringBuilder("?unread_only=").append(frame.unreadOnly());
        if (frame.limit() != null) {
            path.append("&limit=").append(frame.limit());
        }
        if (frame.before() != null) {
            path.append("&before=").append(frame.before());
        }
        return path.toString();
    }

    // ---- changes

    private String change(ClientFrame frame) {
        try {
            if (frame instanceof MarkRead) {
                return settled(frame, call("POST", ((MarkRead) frame).notificationId() + "/read/", null, null));
            } else if (frame instanceof MarkAllRead) {
                Long upTo = ((MarkAllRead) frame).upTo();
                return settled(
                        frame, call("POST", "read_all/", upTo == null ? "{}" : "{\"up_to\":" + upTo + '}', null));
            } else if (frame instanceof DeleteNotification) {
                return settled(frame, call("DELETE", ((DeleteNotification) frame).notificationId() + "/", null, null));
            } else if (frame instanceof SendNotification) {
                return send((SendNotification) frame);
            }
            return error(ErrorCode.UNKNOWN_TYPE, "not possible without a WebSocket", frame.ref());
        } catch (IOException | RuntimeException | MalformedFrameException e) {
            return error(ErrorCode.UNAVAILABLE, "no answer", frame.ref());
        }
    }

    /** The answer is the frame of the socket; what is not is of somebody else, such as a portal. */
    private String settled(ClientFrame frame, Answer answer) {
        String type = answer.status == HttpURLConnection.HTTP_OK ? JsonText.textField(answer.body, "type") : null;
        return type == null ? errorOf(answer, frame.ref()) : asFrame(null, answer.body, frame.ref());
    }

    private String send(SendNotification frame) throws IOException, MalformedFrameException {
        Answer answer = call("POST", "", codec.encode(frame), frame.idempotencyKey());
        String id = "null";
        if (answer.status == HttpURLConnection.HTTP_CREATED) {
            String created = "{\"type\":\"notification\",\"notification\":" + answer.body + '}';
            id = Long.toString(((NotificationCreated) codec.decodeServer(created))
                    .notification()
                    .id());
        } else if (answer.status != HttpURLConnection.HTTP_OK || JsonText.textField(answer.body, "outcome") == null) {
            return errorOf(answer, frame.ref());
        }
        return "{\"type\":\"notification_sent\",\"success\":true,\"notification_id\":" + id + refField(frame.ref())
                + '}';
    }

    // ---- frames

    private static String asFrame(@Nullable String type, String body, @Nullable String ref) {
        String more = (type == null ? "" : ",\"type\":\"" + type + '"') + refField(ref);
        int end = body.lastIndexOf('}');
        return body.substring(0, end) + more + '}';
    }

    private static String refField(@Nullable String ref) {
        return ref == null ? "" : ",\"ref\":" + JsonText.quote(ref);
    }

    private static String errorOf(Answer answer, @Nullable String ref) {
        ErrorCode code = ErrorCode.fromWireName(JsonText.textField(answer.body, "code"));
        String message = JsonText.textField(answer.body, "error");
        return error(
                code == null ? ErrorCode.UNAVAILABLE : code, message == null ? "HTTP " + answer.status : message, ref);
    }

    private static String error(ErrorCode code, String message, @Nullable String ref) {
        return "{\"type\":\"error\",\"code\":\"" + code.wireName() + "\",\"message\":" + JsonText.quote(message)
                + refField(ref) + '}';
    }

    // ---- HTTP

    /** What came back. Immutable. */
    private static final class Answer {
        final int status;
        final String body;

        Answer(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String key) throws IOException {
        HttpURLConnection connection = address.command(path, READ_MS);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        if (key != null) {
            connection.setRequestProperty("Idempotency-Key", key);
        }
        if (body != null) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(bytes.length);
            try (OutputStream to = connection.getOutputStream()) {
                to.write(bytes);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : text(in));
        }
    }

    /** All of it, so that the connection may be used again. */
    static String text(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            all.write(buffer, 0, n);
            if (all.size() > MAX_BODY) {
                throw new IOException("an answer of more than " + MAX_BODY + " bytes");
            }
        }
        return new String(all.toByteArray(), StandardCharsets.UTF_8);
    }
}
