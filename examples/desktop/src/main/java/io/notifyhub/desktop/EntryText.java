package io.notifyhub.desktop;

import io.notifyhub.protocol.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** What is shown of an entry. Stateless. */
final class EntryText {
    private static final int DAYS_AS_SUCH = 7;

    private EntryText() {}

    /** Its title; for an entry without one, its type in words. */
    static String title(Notification entry) {
        String title = entry.title();
        if (title != null && !title.isBlank()) {
            return title;
        }
        String words = entry.type().replaceAll("[_.]+", " ").trim();
        return words.isEmpty() ? entry.type() : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Its message; for an entry without one, its data unless it has none. */
    static String body(Notification entry) {
        String message = entry.message();
        if (message != null && !message.isBlank()) {
            return message;
        }
        return entry.dataJson().equals("{}") ? "" : entry.dataJson();
    }

    /** How long ago, or on which day. */
    static String when(Instant created, Instant now) {
        Duration age = Duration.between(created, now);
        if (age.toMinutes() < 1) {
            return "now";
        } else if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        } else if (age.toDays() < 1) {
            return age.toHours() + " h";
        } else if (age.toDays() < DAYS_AS_SUCH) {
            return age.toDays() + " d";
        }
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withZone(ZoneId.systemDefault())
                .format(created);
    }

    /** Whether it has all words of {@code search} somewhere. */
    static boolean matches(Notification entry, String search) {
        String text =
                (title(entry) + ' ' + body(entry) + ' ' + entry.type() + ' ' + entry.actor()).toLowerCase(Locale.ROOT);
        for (String word : search.toLowerCase(Locale.ROOT).trim().split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
