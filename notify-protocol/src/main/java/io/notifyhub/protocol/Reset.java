package io.notifyhub.protocol;

import java.util.Objects;

/**
 * The log turned out to be another than the client knows. It reloads its list and goes on from {@code cursor}. Immutable.
 */
public final class Reset implements ServerFrame {
    private final ResetReason reason;
    private final Cursor cursor;

    /**
     * @param reason why the old cursor is of no use
     * @param cursor the head of the log
     */
    public Reset(ResetReason reason, Cursor cursor) {
        this.reason = Objects.requireNonNull(reason, "reason");
        this.cursor = Objects.requireNonNull(cursor, "cursor");
    }

    @Override
    public String type() {
        return FrameTypes.RESET;
    }

    public ResetReason reason() {
        return reason;
    }

    public Cursor cursor() {
        return cursor;
    }
}
