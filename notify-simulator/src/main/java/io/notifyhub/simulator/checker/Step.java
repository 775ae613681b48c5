package io.notifyhub.simulator.checker;

import org.jspecify.annotations.Nullable;

/**
 * A step of a user's log, as a client received it or as the store keeps it. Immutable.
 *
 * @param place its number and mark
 * @param target the id it is about, or the id up to which it reaches; for a creation its own number; 0 where there is none
 * @param user whom the frame named as its recipient; null if it named nobody
 * @param token for a creation the token in its payload; null if the entry is gone, and for other kinds
 * @param read for a creation whether the entry was shown as read
 * @param unread the count of unread entries the step carried; {@link #NO_COUNT} if it carried none
 */
public record Step(
        Place place,
        Kind kind,
        long target,
        @Nullable String user,
        @Nullable String token,
        boolean read,
        long unread) {
    /** In place of a count that was not given. */
    public static final long NO_COUNT = -1;

    /** What a step did. */
    public enum Kind {
        /** An entry was created; its id is the step's number. */
        CREATED,
        /** The entry {@code target} was read. */
        READ,
        /** All entries up to {@code target} were read. */
        READ_ALL,
        /** The entry {@code target} was deleted. */
        DELETED,
        /** All entries up to {@code target} were removed by retention. */
        PRUNED,
        /** The preferences changed. */
        PREFERENCES,
        /** Something this checker knows nothing of; it has a place all the same. */
        OTHER
    }

    /** A creation as the user sees it now. */
    public static Step created(Place place, @Nullable String user, String token, boolean read, long unread) {
        return new Step(place, Kind.CREATED, place.rev(), user, token, read, unread);
    }

    /** A creation whose entry is gone, as only a store shows it. */
    public static Step createdAndGone(Place place, long unread) {
        return new Step(place, Kind.CREATED, place.rev(), null, null, false, unread);
    }

    /** A step of any other kind. */
    public static Step of(Place place, Kind kind, long target, long unread) {
        return new Step(place, kind, target, null, null, false, unread);
    }

    /** Its number. */
    public long rev() {
        return place.rev();
    }

    @Override
    public String toString() {
        return kind + " " + place + (kind == Kind.CREATED ? " '" + token + "'" : " of " + target);
    }
}
