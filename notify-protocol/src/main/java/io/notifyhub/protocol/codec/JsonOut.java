package io.notifyhub.protocol.codec;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into memory: what frames are made of, and nothing more. One for each thread, used again for frame after
 * frame, so that a frame costs its own bytes alone. Text has been checked: it holds no lone surrogate. Not thread-safe.
 */
final class JsonOut {
    /** A buffer that has grown beyond this is not kept. */
    private static final int MAX_KEPT = 16 << 10;

    private static final int INITIAL = 1 << 10;
    private static final int LONGEST_CHAR = 6;
    private static final int LONGEST_LONG = 20;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final ThreadLocal<JsonOut> OF_THREAD = ThreadLocal.withInitial(JsonOut::new);

    private byte[] bytes = new byte[INITIAL];
    private int length;
    /** Whether a comma is due before the next name or value. */
    private boolean comma;

    private boolean busy;
    private @Nullable Instant lastInstant;
    private String lastInstantText = "";

    private JsonOut() {}

    /** An empty one, for one use that ends with {@link #take}. */
    static JsonOut begin() {
        JsonOut out = OF_THREAD.get();
        if (out.busy) {
            out = new JsonOut();
        }
        out.busy = true;
        out.length = 0;
        out.comma = false;
        return out;
    }

    /** What was written. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        release();
        return taken;
    }

    /** What was written is not wanted after all, or taken. */
    void release() {
        busy = false;
        if (bytes.length > MAX_KEPT) {
            bytes = new byte[INITIAL];
        }
    }

    // ---- structure

    void startObject() {
        open('{');
    }

    void endObject() {
        close('}');
    }

    void startArray() {
        open('[');
    }

    void endArray() {
        close(']');
    }

    private void open(char bracket) {
        value();
        put(bracket);
        comma = false;
    }

    private void close(char bracket) {
        room(1);
        put(bracket);
        comma = true;
    }

    /** Room for the comma that may be due, and one character. */
    private void value() {
        room(2);
        if (comma) {
            bytes[length++] = ',';
        }
        comma = true;
    }

    void name(String name) {
        value();
        quoted(name);
        room(1);
        bytes[length++] = ':';
        comma = false;
    }

    // ---- values

    void string(String text) {
        value();
        quoted(text);
    }

    void number(long number) {
        value();
        digits(number);
    }

    void bool(boolean value) {
        value();
        ascii(value ? "true" : "false");
    }

    void nothing() {
        value();
        ascii("null");
    }

    /** JSON that is known to be right. */
    void raw(String json) {
        value();
        text(json);
    }

    /** In the form of {@link Instant#toString}, in quotes. */
    void instant(Instant instant) {
        if (!instant.equals(lastInstant)) {
            lastInstant = instant;
            lastInstantText = instant.toString();
        }
        string(lastInstantText);
    }

    // ---- fields

    void field(String name, String text) {
        name(name);
        string(text);
    }

    void field(String name, long number) {
        name(name);
        number(number);
    }

    void field(String name, boolean value) {
        name(name);
        bool(value);
    }

    // ---- bytes

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void put(char ascii) {
        bytes[length++] = (byte) ascii;
    }

    private void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void digits(long number) {
        if (number == Long.MIN_VALUE) {
            ascii(Long.toString(number));
            return;
        }
        room(LONGEST_LONG);
        long rest = number;
        if (rest < 0) {
            put('-');
            rest = -rest;
        }
        int size = 1;
        for (long n = rest; n >= 10; n /= 10) {
            size++;
        }
        for (int i = length + size - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += size;
    }

    private void quoted(String text) {
        room(text.length() + 2);
        put('"');
        int i = plain(text, true);
        for (; i < text.length(); i++) {
            i += escaped(text, i);
        }
        room(1);
        put('"');
    }

    private void text(String text) {
        room(text.length());
        for (int i = plain(text, false); i < text.length(); i++) {
            i += encoded(text, i);
        }
    }

    /** The beginning that is written as it is. There is room for it. @return where it ends */
    private int plain(String text, boolean inQuotes) {
        byte[] to = bytes;
        int at = length;
        int i = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || (inQuotes && (c < ' ' || c == '"' || c == '\\'))) {
                break;
            }
            to[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    /** @return how many characters it was more than one */
    private int escaped(String text, int index) {
        char c = text.charAt(index);
        if (c >= ' ' && c != '"' && c != '\\') {
            return encoded(text, index);
        }
        room(LONGEST_CHAR);
        put('\\');
        switch (c) {
            case '"':
            case '\\':
                put(c);
                break;
            case '\b':
                put('b');
                break;
            case '\t':
                put('t');
                break;
            case '\n':
                put('n');
                break;
            case '\f':
                put('f');
                break;
            case '\r':
                put('r');
                break;
            default:
                put('u');
                put('0');
                put('0');
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
        }
        return 0;
    }

    /** @return how many characters it was more than one */
    private int encoded(String text, int index) {
        room(LONGEST_CHAR);
        char c = text.charAt(index);
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isSurrogate(c)) {
            int point = text.codePointAt(index);
            if (!Character.isSupplementaryCodePoint(point)) {
                throw new IllegalArgumentException("a lone surrogate");
            }
            bytes[length++] = (byte) (0xF0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | point & 0x3F);
            return 1;
        } else {
            bytes[length++] = (byte) (0xE0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | c & 0x3F);
        }
        return 0;
    }
}
