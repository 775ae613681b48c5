package io.notifyhub.core.memory;

import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step as bytes: a head of fixed length, and the content of an entry or of preferences. An entry's number, recipient and time
 * are those of its step and its log, and are not repeated.
 *
 * <pre>
 * mark 8 | kind 1 | flags 1 | unread count 4 | target 8 | seconds 8 | nanoseconds 4 | length of the content 4 | content
 * </pre>
 *
 * <p>A text is its length in UTF-8 and its bytes, {@value #NONE} for none; what is stored was checked to hold no lone surrogate.
 */
final class StepRecord {
    static final int HEAD_BYTES = 38;

    private static final int KIND = 8;
    private static final int FLAGS = 9;
    private static final int CONTENT_LENGTH = 34;
    private static final int NONE = -1;
    /** Stands for no text; another empty array is an empty text. */
    private static final byte[] NO_TEXT = {};

    private static final byte MUTED = 1;
    private static final byte ENTRY = 2;
    private static final byte READ = 4;

    private static final StepKind[] KINDS = StepKind.values();
    private static final byte[][] NOTHING = {};

    private StepRecord() {}

    // ---- writing

    /** The texts of a step, to be written. */
    static byte[][] texts(Step step) {
        Notification entry = step.entry();
        Preferences preferences = step.preferences();
        if (entry != null) {
            return new byte[][] {
                utf8(entry.type()),
                utf8(entry.title()),
                utf8(entry.message()),
                utf8(entry.dataJson()),
                utf8(entry.link()),
                utf8(entry.actor()),
                utf8(entry.verb())
            };
        }
        return preferences == null ? NOTHING : texts(preferences);
    }

    /** Whether all is muted, and each type behind a digit for its channels. */
    private static byte[][] texts(Preferences preferences) {
        byte[][] texts = new byte[1 + preferences.types().size()][];
        texts[0] = utf8(preferences.muteAll() ? "1" : "0");
        int next = 1;
        for (Map.Entry<String, Channels> type : preferences.types().entrySet()) {
            Channels channels = type.getValue();
            int digit = (channels.inbox() ? 1 : 0) + (channels.live() ? 2 : 0);
            texts[next++] = utf8(digit + type.getKey());
        }
        return texts;
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? NO_TEXT : text.getBytes(StandardCharsets.UTF_8);
    }

    /** How many bytes a step takes. */
    static int size(byte[][] texts) {
        int size = HEAD_BYTES + Integer.BYTES * texts.length;
        for (byte[] text : texts) {
            size += text.length;
        }
        return size;
    }

    /** @param to positioned where the record begins */
    static void write(ByteBuffer to, Step step, byte[][] texts) {
        Notification entry = step.entry();
        int flags =
                (step.muted() ? MUTED : 0) | (entry == null ? 0 : ENTRY) | (entry != null && entry.read() ? READ : 0);
        to.putLong(step.mark())
                .put((byte) step.kind().ordinal())
                .put((byte) flags)
                .putInt(Math.toIntExact(step.unreadCount()))
                .putLong(step.target())
                .putLong(step.createdAt().getEpochSecond())
                .putInt(step.createdAt().getNano())
                .putInt(size(texts) - HEAD_BYTES);
        for (byte[] text : texts) {
            to.putInt(text == NO_TEXT ? NONE : text.length).put(text);
        }
    }

    // ---- reading; all with the place where the record begins

    static long mark(ByteBuffer in, int at) {
        return in.getLong(at);
    }

    static int size(ByteBuffer in, int at) {
        return HEAD_BYTES + in.getInt(at + CONTENT_LENGTH);
    }

    static boolean hasEntry(ByteBuffer in, int at) {
        return (in.get(at + FLAGS) & ENTRY) != 0;
    }

    static boolean isRead(ByteBuffer in, int at) {
        return (in.get(at + FLAGS) & READ) != 0;
    }

    static void markRead(ByteBuffer in, int at) {
        in.put(at + FLAGS, (byte) (in.get(at + FLAGS) | READ));
    }

    /** Lets an entry go, and overwrites it. The record is as long as before. @return how many of its bytes are of no use now */
    static int forget(ByteBuffer in, int at) {
        int size = size(in, at);
        in.put(at + FLAGS, (byte) (in.get(at + FLAGS) & MUTED));
        Arrays.fill(in.array(), at + HEAD_BYTES, at + size, (byte) 0);
        return size - HEAD_BYTES;
    }

    /** Copies a record; of one whose entry is gone, its head. */
    static void copy(ByteBuffer in, int at, ByteBuffer to) {
        boolean bare = in.get(at + KIND) == StepKind.CREATED.ordinal() && !hasEntry(in, at);
        int size = bare ? HEAD_BYTES : size(in, at);
        int begin = to.position();
        to.put(in.array(), at, size);
        to.putInt(begin + CONTENT_LENGTH, size - HEAD_BYTES);
    }

    /** @param userId whose log it is; @param rev the number of the step */
    static Step read(ByteBuffer in, int at, String userId, long rev) {
        ByteBuffer from = in.duplicate().position(at);
        long mark = from.getLong();
        StepKind kind = KINDS[from.get()];
        int flags = from.get();
        long unread = from.getInt();
        long target = from.getLong();
        Instant createdAt = Instant.ofEpochSecond(from.getLong(), from.getInt());
        int length = from.getInt();
        from.limit(from.position() + length);
        Notification entry = (flags & ENTRY) == 0 ? null : entry(from, userId, rev, createdAt, (flags & READ) != 0);
        Preferences preferences = kind == StepKind.PREFERENCES ? preferences(from) : null;
        return new Step(rev, mark, kind, target, unread, createdAt, (flags & MUTED) != 0, entry, preferences);
    }

    private static Notification entry(ByteBuffer from, String userId, long id, Instant createdAt, boolean read) {
        return Notification.builder(required(from))
                .id(id)
                .recipient(userId)
                .createdAt(createdAt)
                .read(read)
                .title(text(from))
                .message(text(from))
                .dataJson(required(from))
                .link(text(from))
                .actor(text(from))
                .verb(text(from))
                .build();
    }

    private static Preferences preferences(ByteBuffer from) {
        boolean muteAll = required(from).equals("1");
        Map<String, Channels> types = new HashMap<>();
        while (from.hasRemaining()) {
            String type = required(from);
            int digit = type.charAt(0) - '0';
            types.put(type.substring(1), Channels.of((digit & 1) != 0, (digit & 2) != 0));
        }
        return Preferences.of(muteAll, types);
    }

    private static String required(ByteBuffer from) {
        String text = text(from);
        if (text == null) {
            throw new IllegalStateException("a text is missing");
        }
        return text;
    }

    private static @Nullable String text(ByteBuffer from) {
        int length = from.getInt();
        if (length == NONE) {
            return null;
        }
        String text = new String(from.array(), from.position(), length, StandardCharsets.UTF_8);
        from.position(from.position() + length);
        return text;
    }
}
