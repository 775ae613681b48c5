package io.notifyhub.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to be told of: for each type whether it is kept in the inbox and whether it is announced live. A type
 * that is not named is both. Immutable.
 */
public final class Preferences {
    /** Everything is kept and announced. */
    public static final Preferences DEFAULT = new Preferences(false, Collections.emptyMap());

    private final boolean muteAll;
    private final Map<String, Channels> types;

    private Preferences(boolean muteAll, Map<String, Channels> types) {
        this.muteAll = muteAll;
        this.types = types;
    }

    /**
     * @param muteAll announces nothing live, whatever the types say
     * @param types per type; the map is copied
     */
    public static Preferences of(boolean muteAll, Map<String, Channels> types) {
        return new Preferences(muteAll, Collections.unmodifiableMap(new TreeMap<>(types)));
    }

    public boolean muteAll() {
        return muteAll;
    }

    /** The types that are set, in alphabetical order. Unmodifiable. */
    public Map<String, Channels> types() {
        return types;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Preferences
                && ((Preferences) other).muteAll == muteAll
                && ((Preferences) other).types.equals(types);
    }

    @Override
    public int hashCode() {
        return Objects.hash(muteAll, types);
    }

    @Override
    public String toString() {
        return "Preferences[muteAll=" + muteAll + ", types=" + types + ']';
    }

    /** Where notifications of one type go. Immutable. */
    public static final class Channels {
        private final boolean inbox;
        private final boolean live;

        private Channels(boolean inbox, boolean live) {
            this.inbox = inbox;
            this.live = live;
        }

        public static Channels of(boolean inbox, boolean live) {
            return new Channels(inbox, live);
        }

        /** Whether they are kept in the log. */
        public boolean inbox() {
            return inbox;
        }

        /** Whether they are announced to connected devices. */
        public boolean live() {
            return live;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Channels && ((Channels) other).inbox == inbox && ((Channels) other).live == live;
        }

        @Override
        public int hashCode() {
            return (inbox ? 2 : 0) + (live ? 1 : 0);
        }

        @Override
        public String toString() {
            return "[inbox=" + inbox + ", live=" + live + ']';
        }
    }
}
