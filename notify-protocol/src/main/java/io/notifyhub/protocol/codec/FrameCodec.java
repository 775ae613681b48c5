package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Between frames and JSON text. What is read may come from anyone: it nests at most {@link JsonText#MAX_DEPTH} deep (a
 * little deeper in frames of a server, which hold such values), a key twice in an object is refused, and so is text with
 * U+0000 or a lone surrogate. The size of a frame is for the connection to limit. Immutable and thread-safe.
 */
public final class FrameCodec {
    private final ServerFrameWriter writer;
    private final UserIdFormat userIds;

    public FrameCodec(UserIdFormat userIds) {
        this.userIds = userIds;
        this.writer = new ServerFrameWriter(userIds);
    }

    /** The frame as UTF-8. */
    public byte[] encode(ServerFrame frame) {
        return JsonWriting.object(out -> writer.write(frame, out));
    }

    /** The frame as JSON text. */
    public String encode(ClientFrame frame) {
        if (frame instanceof CustomMessage) {
            return ((CustomMessage) frame).json();
        }
        byte[] utf8 = JsonWriting.object(out -> ClientFrameWriter.write(frame, out));
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * Reads what a client sent. Valid JSON of no type that the protocol knows is a {@link CustomMessage}.
     *
     * @throws MalformedFrameException with the code and sentence for the {@code error} frame
     */
    public ClientFrame decodeClient(String text) throws MalformedFrameException {
        return ClientFrameReader.read(text);
    }

    /**
     * Reads what a server sent. A frame of a type that the protocol does not know is a notification if it bears an id, a
     * cursor or a time of creation, else an event.
     *
     * @throws MalformedFrameException if it is no frame
     */
    public ServerFrame decodeServer(String text) throws MalformedFrameException {
        return ServerFrameReader.read(text);
    }

    /** One entry with all its fields, as UTF-8: the shape of lists and of REST. */
    public byte[] encodeNotification(Notification notification) {
        byte[] wrapped = JsonWriting.object(out -> {
            out.name("n");
            JsonWriting.notification(out, notification, userIds);
        });
        int prefix = "{\"n\":".length();
        return Arrays.copyOfRange(wrapped, prefix, wrapped.length - 1);
    }

    /** A list as REST gives it, as UTF-8: the frame's fields without its type, and a cursor. */
    public byte[] encodeList(NotificationsList list, String cursor) {
        return JsonWriting.object(out -> {
            writer.listFields(list, out);
            out.field("cursor", cursor);
        });
    }

    /** Preferences as JSON text. */
    public String encodePreferences(Preferences preferences) {
        byte[] wrapped = JsonWriting.object(out -> {
            out.name("p");
            ServerFrameWriter.preferences(preferences, out);
        });
        int prefix = "{\"p\":".length();
        return new String(wrapped, prefix, wrapped.length - prefix - 1, StandardCharsets.UTF_8);
    }

    /** Reads preferences. */
    public Preferences decodePreferences(String json) throws MalformedFrameException {
        return ServerFrameReader.preferencesOf(object(json));
    }

    /**
     * Reads the body of a request to send a notification: the fields of a {@code send_notification} frame without its
     * type, and {@code actor} and {@code verb}. (On the socket these are not read: a sender speaks for itself there.)
     */
    public SendNotification decodeSend(String json) throws MalformedFrameException {
        return ClientFrameReader.sendWithActor(object(json));
    }

    /** Reads the body of a request to mark all as read: the field {@code up_to}, null if it is not there. */
    public @Nullable Long decodeUpTo(String json) throws MalformedFrameException {
        return ClientFrameReader.atLeast(0, object(json), "up_to");
    }

    private static JsonFields object(String json) throws MalformedFrameException {
        JsonFields fields = JsonFields.read(json);
        if (fields == null) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "Invalid JSON: an object is expected", null);
        }
        return fields;
    }
}
