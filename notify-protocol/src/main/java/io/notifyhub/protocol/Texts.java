package io.notifyhub.protocol;

/** Checks on text that every store and every client can keep alike. */
public final class Texts {
    private static final int QUOTED_LENGTH = 40;

    private Texts() {}

    /**
     * Whether {@code text} has neither U+0000 nor a lone surrogate. Databases refuse the one and encoders silently replace
     * the other, so both are refused at the door.
     */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The length of {@code text} in bytes of UTF-8, without encoding it. */
    public static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    /** {@code text} for a message or a log line: quoted, control characters replaced, at most 40 characters. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(QUOTED_LENGTH + 3).append('\'');
        for (int i = 0; i < text.length() && i < QUOTED_LENGTH; i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        if (text.length() > QUOTED_LENGTH) {
            quoted.append('…');
        }
        return quoted.append('\'').toString();
    }
}
