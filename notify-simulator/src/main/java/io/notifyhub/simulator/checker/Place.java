package io.notifyhub.simulator.checker;

/**
 * A place in one user's log: the number of a step and the mark it bears. Immutable.
 *
 * @param rev the number; 0 before the first step
 * @param mark the mark as the cursor writes it; two places are the same if both parts are
 */
public record Place(long rev, String mark) implements Comparable<Place> {
    public Place {
        if (rev < 0) {
            throw new IllegalArgumentException("rev must not be negative, was " + rev);
        }
    }

    /**
     * The place a cursor stands for. Reads {@code <rev>.<mark>} and leaves out whatever follows the mark.
     *
     * @throws IllegalArgumentException if the text does not begin like that
     */
    public static Place parse(String cursor) {
        int dot = cursor.indexOf('.');
        int end = dot + 1;
        while (end < cursor.length() && Character.isLetterOrDigit(cursor.charAt(end))) {
            end++;
        }
        if (dot < 1 || end == dot + 1) {
            throw new IllegalArgumentException("no cursor: " + cursor);
        }
        return new Place(Long.parseLong(cursor.substring(0, dot)), cursor.substring(dot + 1, end));
    }

    /** By number alone. */
    @Override
    public int compareTo(Place other) {
        return Long.compare(rev, other.rev);
    }

    @Override
    public String toString() {
        return rev + "." + mark;
    }
}
