package io.notifyhub.protocol;

/**
 * The rule for user ids: the application's own opaque strings, of 1 to 128 bytes of UTF-8. On the wire an id is a JSON
 * number when it is a canonical decimal up to 2^53−1 (so that clients of systems with numeric ids see what they always
 * saw), else a string; both are read.
 */
public final class UserIds {
    /** The longest id, in bytes of UTF-8. */
    public static final int MAX_BYTES = 128;

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final int MAX_SAFE_DIGITS = 16;

    private UserIds() {}

    /** @throws IllegalArgumentException if {@code userId} is empty, too long, or has U+0000 or a lone surrogate */
    public static String check(String userId) {
        if (userId.isEmpty() || !Texts.isStorable(userId) || Texts.utf8Length(userId) > MAX_BYTES) {
            throw new IllegalArgumentException("userId must have 1 to " + MAX_BYTES
                    + " bytes of UTF-8 without U+0000 and lone surrogates, was " + Texts.quote(userId));
        }
        return userId;
    }

    /** Whether {@code userId} is a decimal without sign or leading zero that every JSON reader keeps exactly. */
    public static boolean isJsonNumber(String userId) {
        int length = userId.length();
        if (length == 0 || length > MAX_SAFE_DIGITS || (length > 1 && userId.charAt(0) == '0')) {
            return false;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = userId.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        return value <= MAX_SAFE_INTEGER;
    }
}
