package io.notifyhub.protocol.codec;

import java.util.Arrays;

/**
 * Sees in one pass and without a copy that a text is one JSON value in compact form, as mappers write it. It knows the common
 * cases; where it says no, {@link JsonText#compact} looks closer. Confined to one call.
 */
final class CompactJson {
    private static final int MAX_KEYS = 64;
    private static final int USUAL_KEYS = 8;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_KEY = 1_000;

    private final String json;
    private int at;
    /** Where the keys of the objects that are open begin, and where they end. */
    private int[] keys = new int[2 * USUAL_KEYS];

    private int keyCount;

    private CompactJson(String json) {
        this.json = json;
    }

    /** Whether {@code json} is for certain what {@link JsonText#compact} would make of it. */
    static boolean isIt(String json) {
        CompactJson scan = new CompactJson(json);
        return scan.value(0) && scan.at == json.length();
    }

    private char peek() {
        return at < json.length() ? json.charAt(at) : 0;
    }

    private boolean take(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean value(int depth) {
        switch (peek()) {
            case '{':
                return depth < MAX_DEPTH && object(depth);
            case '[':
                return depth < MAX_DEPTH && array(depth);
            case '"':
                return string();
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                return number();
        }
    }

    private boolean word(String word) {
        if (!json.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private boolean object(int depth) {
        at++;
        if (take('}')) {
            return true;
        }
        int first = keyCount;
        do {
            int begin = at;
            if (!string() || !isNewKey(first, begin) || !take(':') || !value(depth + 1)) {
                return false;
            }
        } while (take(','));
        keyCount = first;
        return take('}');
    }

    private boolean isNewKey(int first, int begin) {
        int length = at - begin;
        if (keyCount == MAX_KEYS || length > MAX_KEY) {
            return false;
        }
        for (int i = first; i < keyCount; i++) {
            if (keys[2 * i + 1] - keys[2 * i] == length && json.regionMatches(keys[2 * i], json, begin, length)) {
                return false;
            }
        }
        if (2 * keyCount == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        keys[2 * keyCount] = begin;
        keys[2 * keyCount + 1] = at;
        keyCount++;
        return true;
    }

    private boolean array(int depth) {
        at++;
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth + 1)) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    /** Without escapes, and without anything that takes two characters. */
    private boolean string() {
        if (!take('"')) {
            return false;
        }
        String text = json;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return true;
            }
            if (c < ' ' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return false;
    }

    private boolean number() {
        int begin = at;
        if (peek() == '-') {
            at++;
        }
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            if (!digits()) {
                return false;
            }
        }
        return at - begin <= MAX_NUMBER;
    }

    private boolean digits() {
        int begin = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > begin;
    }
}
