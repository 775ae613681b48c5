package io.notifyhub.protocol;

import java.util.Objects;

/** The user changed what they want to be told of. Immutable. */
public final class PreferencesChanged implements StepFrame {
    private final Preferences preferences;
    private final Cursor cursor;

    /**
     * @param cursor the place of this step in the log
     */
    public PreferencesChanged(Preferences preferences, Cursor cursor) {
        this.preferences = Objects.requireNonNull(preferences, "preferences");
        this.cursor = Objects.requireNonNull(cursor, "cursor");
    }

    @Override
    public String type() {
        return FrameTypes.PREFERENCES_CHANGED;
    }

    public Preferences preferences() {
        return preferences;
    }

    @Override
    public Cursor cursor() {
        return cursor;
    }
}
