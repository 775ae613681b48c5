package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Asks for the user's list. Immutable. */
public final class GetNotifications implements ClientFrame {
    private final @Nullable Integer limit;
    private final @Nullable Long before;
    private final boolean unreadOnly;
    private final @Nullable String ref;

    /**
     * @param limit at most so many; null for the default
     * @param before only ids below this; null for the newest
     * @param ref the {@code ref} of the request this answers, or null
     */
    public GetNotifications(@Nullable Integer limit, @Nullable Long before, boolean unreadOnly, @Nullable String ref) {
        this.limit = limit;
        this.before = before;
        this.unreadOnly = unreadOnly;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.GET_NOTIFICATIONS;
    }

    public @Nullable Integer limit() {
        return limit;
    }

    public @Nullable Long before() {
        return before;
    }

    public boolean unreadOnly() {
        return unreadOnly;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}
