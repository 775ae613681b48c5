package io.notifyhub.core.spi;

/**
 * Which entries of a user's log to list. Immutable.
 *
 * @param limit at most so many, 1 to {@link #MAX_LIMIT}
 * @param before only ids below this; {@link Long#MAX_VALUE} for the newest
 * @param unreadOnly whether to leave out what was read
 */
public record ListQuery(int limit, long before, boolean unreadOnly) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    public ListQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
        if (before < 1) {
            throw new IllegalArgumentException("before must be at least 1, was " + before);
        }
    }

    /** The newest {@link #DEFAULT_LIMIT} entries. */
    public static ListQuery newest() {
        return new ListQuery(DEFAULT_LIMIT, Long.MAX_VALUE, false);
    }

    public ListQuery withLimit(int value) {
        return new ListQuery(value, before, unreadOnly);
    }

    public ListQuery withBefore(long value) {
        return new ListQuery(limit, value, unreadOnly);
    }

    public ListQuery withUnreadOnly(boolean value) {
        return new ListQuery(limit, before, value);
    }
}
