package io.notifyhub.core.spi;

import io.notifyhub.protocol.Notification;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody looks for. Immutable.
 *
 * @param type only of this type; null for all
 * @param text only where title, message or data contain this, whatever its case; null for all
 * @param since only those created then or later
 * @param until only those created before
 */
public record EntryFilter(@Nullable String type, @Nullable String text, Instant since, Instant until) {

    /** Whether it is one of those. */
    public boolean matches(Notification entry) {
        Instant created = entry.createdAt();
        boolean inTime = created == null || (!created.isBefore(since) && created.isBefore(until));
        return inTime && (type == null || entry.type().equals(type)) && (text == null || contains(entry, text));
    }

    private static boolean contains(Notification entry, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return contains(entry.title(), wanted)
                || contains(entry.message(), wanted)
                || contains(entry.dataJson(), wanted);
    }

    private static boolean contains(@Nullable String where, String wanted) {
        return where != null && where.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
