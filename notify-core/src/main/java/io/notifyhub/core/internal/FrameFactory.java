package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the frames that devices get out of steps. Immutable and thread-safe. */
public final class FrameFactory {
    private final FrameCodec codec;

    public FrameFactory(FrameCodec codec) {
        this.codec = codec;
    }

    FrameCodec codec() {
        return codec;
    }

    OutboundFrame frame(ServerFrame frame) {
        return new OutboundFrame(codec.encode(frame));
    }

    /**
     * The frame of a step, or null where there is nothing to tell: a creation whose entry is gone.
     *
     * @param at the step's place, with the head of the page it was read in
     */
    @Nullable
    OutboundFrame step(Step step, Cursor at) {
        ServerFrame frame = stepFrame(step, at);
        return frame == null ? null : frame(frame);
    }

    /** As {@link #step(Step, Cursor)}, for a step that this node has just stored. */
    @Nullable
    OutboundFrame step(Step step, Cursor at, long storedNanos, @Nullable Object trace) {
        ServerFrame frame = stepFrame(step, at);
        return frame == null ? null : new OutboundFrame(codec.encode(frame), storedNanos, trace);
    }

    private static @Nullable ServerFrame stepFrame(Step step, Cursor at) {
        switch (step.kind()) {
            case CREATED:
                Notification entry = step.entry();
                return entry == null ? null : new NotificationCreated(entry, step.muted(), step.unreadCount(), at);
            case READ:
                return new NotificationMarkedRead(step.target(), step.unreadCount(), at, null);
            case READ_ALL:
                return new AllNotificationsMarkedRead(step.target(), step.unreadCount(), at, null);
            case DELETED:
                return new NotificationDeleted(step.target(), step.unreadCount(), at, null);
            case PRUNED:
                return new NotificationsPruned(step.target(), step.unreadCount(), at);
            default:
                Preferences preferences = Objects.requireNonNull(step.preferences(), "preferences of a step");
                return new PreferencesChanged(preferences, at);
        }
    }
}
