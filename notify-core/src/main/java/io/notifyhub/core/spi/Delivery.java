package io.notifyhub.core.spi;

import io.notifyhub.protocol.Preferences;

/** What a user's preferences make of a notification. Stores ask for it under the lock of the user's log. */
public enum Delivery {
    /** Kept and announced. */
    ANNOUNCED(true, true),
    /** Kept, but not announced. */
    MUTED(true, false),
    /** Announced to who is connected, and not kept. */
    LIVE_ONLY(false, true),
    /** Neither kept nor announced. */
    NOTHING(false, false);

    private final boolean kept;
    private final boolean live;

    Delivery(boolean kept, boolean live) {
        this.kept = kept;
        this.live = live;
    }

    public boolean kept() {
        return kept;
    }

    public boolean live() {
        return live;
    }

    /**
     * The rule. A type that is not set is kept and announced; {@code muteAll} takes the announcement from every type.
     *
     * @param critical such a notification is always kept and announced
     */
    public static Delivery of(Preferences preferences, String type, boolean critical) {
        if (critical) {
            return ANNOUNCED;
        }
        Preferences.Channels channels = preferences.types().get(type);
        boolean inbox = channels == null || channels.inbox();
        boolean live = !preferences.muteAll() && (channels == null || channels.live());
        return inbox ? (live ? ANNOUNCED : MUTED) : (live ? LIVE_ONLY : NOTHING);
    }
}
