package io.notifyhub.simulator;

import io.notifyhub.protocol.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes down one connection: greeted first and once, caught up once, steps with rising numbers whose cursors say
 * all that was shown, and lists that belong between the steps they stand between. The client would leave out what comes
 * twice, and takes a list as it comes, so nobody else sees it. For one thread.
 */
final class WireWatch {
    private static final long UNKNOWN = -1;

    private final Histories histories;
    private boolean greeted;
    private boolean caughtUp;
    private boolean refused;
    private long rev = UNKNOWN;
    /** The last step whose effect was shown. */
    private long shown = UNKNOWN;
    /** Of the step that came last. */
    private long mark = UNKNOWN;

    WireWatch(Histories histories) {
        this.histories = histories;
    }

    boolean isGreeted() {
        return greeted;
    }

    /** Whether the device was told that its place is of no use. */
    boolean isRefused() {
        return refused;
    }

    /** The number of the step that came last, or where it began. */
    long rev() {
        return rev;
    }

    /** The last step whose effect was shown. */
    long shown() {
        return shown;
    }

    /** @return what is wrong with it; null if nothing is */
    @Nullable
    String complaint(String text) {
        return switch (typeOf(text)) {
            case "connection_established" -> greeting(text);
            case "closing" -> null;
            case "caught_up" -> caughtUp();
            case "reset" -> reset(text);
            case "notifications_list" -> list(text);
            default -> greeted ? other(text) : "before the greeting";
        };
    }

    private @Nullable String greeting(String text) {
        boolean again = greeted;
        greeted = true;
        refused |= text.contains(",\"reason\":\"");
        place(text);
        return again ? "a second greeting" : null;
    }

    private @Nullable String caughtUp() {
        boolean again = caughtUp || !greeted;
        caughtUp = true;
        return again ? "caught up again" : null;
    }

    private @Nullable String reset(String text) {
        refused = true;
        place(text);
        return greeted ? null : "before the greeting";
    }

    private @Nullable String list(String text) {
        return histories.leaves(mark, number(text, "unread_count"))
                ? null
                : "a list of another state than after step " + rev;
    }

    private @Nullable String other(String text) {
        long before = rev;
        long shownBefore = shown;
        if (cursor(text) == null) {
            return null;
        }
        place(text);
        if (rev <= before) {
            return "after " + before;
        }
        return shown < shownBefore ? "although the effect of " + shownBefore + " was shown" : null;
    }

    private void place(String text) {
        Cursor at = cursor(text);
        if (at != null) {
            rev = at.rev();
            mark = at.mark();
            shown = Math.max(at.rev(), at.asOf().rev());
        }
    }

    // --- the text of a frame

    private static String typeOf(String text) {
        int begin = "{\"type\":\"".length();
        int end = text.indexOf('"', begin);
        return end < 0 ? "" : text.substring(begin, end);
    }

    private static @Nullable Cursor cursor(String text) {
        String key = "\"cursor\":\"";
        int at = text.lastIndexOf(key);
        if (at < 0) {
            return null;
        }
        int begin = at + key.length();
        return Cursor.parse(text.substring(begin, text.indexOf('"', begin)));
    }

    private static long number(String text, String name) {
        String key = '"' + name + "\":";
        int at = text.lastIndexOf(key);
        if (at < 0) {
            return UNKNOWN;
        }
        int begin = at + key.length();
        int end = begin;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text.substring(begin, end));
    }
}
