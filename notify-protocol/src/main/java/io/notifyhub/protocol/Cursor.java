package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A place in one user's log: the number of a step ({@code rev}) and the random 48 bits that step bears ({@code mark}).
 * A client that keeps the cursor of the last step it handled returns with it and gets exactly what came after; the mark
 * tells another history from the one the client knew.
 *
 * <p>A replay shows entries as they are at its end, so who stops in the middle of one has seen effects of later steps. The
 * cursors of a replay therefore name a second place, {@link #asOf()}: both must be in the log for this cursor to be resumed.
 *
 * <p>As text {@code <rev>.<mark>}, the mark as twelve hexadecimal digits; where there is a second place it follows in the same
 * form after a {@code -}. Clients treat that text as opaque. Immutable.
 */
public final class Cursor {
    /** The bits of a mark that are used. */
    public static final long MARK_MASK = 0xFFFF_FFFF_FFFFL;

    private static final char SEPARATOR = '-';
    private static final int MARK_DIGITS = 12;
    private static final int MAX_REV_DIGITS = 19;

    private final long rev;
    private final long mark;
    private final @Nullable Cursor asOf;

    private Cursor(long rev, long mark, @Nullable Cursor asOf) {
        this.rev = rev;
        this.mark = mark;
        this.asOf = asOf;
    }

    /**
     * @param rev the number of the last step that was handled; 0 before the first
     * @param mark the mark of that step, of which the lowest 48 bits count
     */
    public static Cursor of(long rev, long mark) {
        if (rev < 0) {
            throw new IllegalArgumentException("rev must not be negative, was " + rev);
        }
        return new Cursor(rev, mark & MARK_MASK, null);
    }

    /** The cursor written in {@code text}, or null if it is not one. Accepts only what {@link #toString()} writes. */
    public static @Nullable Cursor parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            return parsePlace(text);
        }
        Cursor place = parsePlace(text.substring(0, separator));
        Cursor asOf = parsePlace(text.substring(separator + 1));
        return place == null || asOf == null || asOf.rev <= place.rev ? null : place.asOf(asOf);
    }

    private static @Nullable Cursor parsePlace(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot > MAX_REV_DIGITS || text.length() - dot - 1 != MARK_DIGITS) {
            return null;
        }
        if (dot > 1 && text.charAt(0) == '0') {
            return null;
        }
        long rev = 0;
        for (int i = 0; i < dot; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || rev > (Long.MAX_VALUE - digit) / 10) {
                return null;
            }
            rev = rev * 10 + digit;
        }
        long mark = 0;
        for (int i = dot + 1; i < text.length(); i++) {
            int digit = hexDigit(text.charAt(i));
            if (digit < 0) {
                return null;
            }
            mark = mark << 4 | digit;
        }
        return new Cursor(rev, mark, null);
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    public long rev() {
        return rev;
    }

    public long mark() {
        return mark;
    }

    /** The place whose state the holder has been shown: this cursor's own place unless it stopped in the middle of a replay. */
    public Cursor asOf() {
        return asOf == null ? this : asOf;
    }

    /** This place, reached by a replay that shows the state at {@code head}. */
    public Cursor asOf(Cursor head) {
        Cursor later = head.rev > rev ? head.place() : null;
        return later == null && asOf == null ? this : new Cursor(rev, mark, later);
    }

    /** This cursor without its second place. */
    public Cursor place() {
        return asOf == null ? this : new Cursor(rev, mark, null);
    }

    /** Whether both are at the same step of the same history, whatever they show the state of. */
    public boolean isAt(Cursor other) {
        return rev == other.rev && mark == other.mark;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Cursor) || !isAt((Cursor) other)) {
            return false;
        }
        Cursor later = ((Cursor) other).asOf;
        return asOf == null || later == null ? asOf == later : asOf.isAt(later);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(rev * 31 + mark) * 31 + (asOf == null ? 0 : asOf.hashCode());
    }

    /** The text that clients keep and bring back. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(asOf == null ? MAX_REV_DIGITS + 1 + MARK_DIGITS : 72);
        write(text);
        if (asOf != null) {
            text.append(SEPARATOR);
            asOf.write(text);
        }
        return text.toString();
    }

    private void write(StringBuilder text) {
        text.append(rev).append('.');
        for (int shift = (MARK_DIGITS - 1) * 4; shift >= 0; shift -= 4) {
            int digit = (int) (mark >>> shift) & 0xF;
            text.append((char) (digit < 10 ? '0' + digit : 'a' - 10 + digit));
        }
    }
}
