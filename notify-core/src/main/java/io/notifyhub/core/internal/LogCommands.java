package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a user, or the application for them, does to their log: stored, and then told to all their devices. Every method
 * blocks for one call of the store. Thread-safe.
 */
public final class LogCommands {
    private final HubContext hub;
    private final StepPublisher publisher;

    LogCommands(HubContext hub, StepPublisher publisher) {
        this.hub = hub;
        this.publisher = publisher;
    }

    public EntryPage list(String userId, ListQuery query) {
        return hub.store().list(userId, query);
    }

    public List<Notification> search(EntryFilter wanted, int limit) {
        return hub.store().search(wanted, limit);
    }

    public LogHead head(String userId) {
        LogHead head = hub.store().heads(List.of(userId)).get(userId);
        if (head == null) {
            throw new IllegalStateException("the store gave no answer for a user it was asked about");
        }
        return head;
    }

    public Preferences preferences(String userId) {
        return hub.store().preferences(userId);
    }

    public StepResult markRead(String userId, long id) {
        return told(userId, () -> hub.store().markRead(userId, id));
    }

    public StepResult markAllRead(String userId, long upTo) {
        return told(userId, () -> hub.store().markAllRead(userId, upTo));
    }

    public StepResult delete(String userId, long id) {
        return told(userId, () -> hub.store().delete(userId, id));
    }

    /** @throws IllegalArgumentException if too many types are named, or one that cannot be one */
    public StepResult setPreferences(String userId, Preferences preferences) {
        Preferences checked = checked(preferences);
        return told(userId, () -> hub.store().setPreferences(userId, checked));
    }

    /** With the names of the types as notifications bear them. */
    private static Preferences checked(Preferences preferences) {
        int types = preferences.types().size();
        if (types > HubLimits.MAX_PREFERENCE_TYPES) {
            throw new IllegalArgumentException(
                    "types must be at most " + HubLimits.MAX_PREFERENCE_TYPES + ", were " + types);
        }
        Map<String, Preferences.Channels> named = new HashMap<>();
        preferences.types().forEach((type, channels) -> named.put(FrameTypes.applicationType(type), channels));
        return Preferences.of(preferences.muteAll(), named);
    }

    private StepResult told(String userId, Supplier<StepResult> command) {
        StepResult result = command.get();
        StoredStep step = result.step();
        if (step != null) {
            publisher.publish(userId, step);
        }
        return result;
    }
}
