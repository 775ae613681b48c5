package io.notifyhub.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Reads what comes down one connection: greeted first and once, caught up once, and steps with rising numbers. The client
 * would leave out what comes twice, so nobody else sees it. For one thread.
 */
final class WireWatch {
    private static final String CURSOR = "\"cursor\":\"";

    private boolean greeted;
    private boolean caughtUp;
    private boolean refused;
    private long lastRev = -1;

    boolean isGreeted() {
        return greeted;
    }

    /** Whether the device was told that its place is of no use. */
    boolean isRefused() {
        return refused;
    }

    /** @return what is wrong with it; null if nothing is */
    @Nullable
    String complaint(String text) {
        if (text.startsWith("{\"type\":\"connection_established\"")) {
            boolean again = greeted;
            greeted = true;
            refused |= text.contains(",\"reason\":\"");
            lastRev = rev(text);
            return again ? "a second greeting" : null;
        }
        if (text.startsWith("{\"type\":\"closing\"")) {
            return null;
        }
        if (!greeted) {
            return "before the greeting";
        }
        if (text.startsWith("{\"type\":\"caught_up\"")) {
            boolean again = caughtUp;
            caughtUp = true;
            return again ? "caught up again" : null;
        }
        long rev = rev(text);
        if (rev < 0) {
            return null;
        }
        boolean reset = text.startsWith("{\"type\":\"reset\"");
        refused |= reset;
        boolean back = !reset && rev <= lastRev;
        String before = "after " + lastRev;
        lastRev = rev;
        return back ? before : null;
    }

    /** The number in the cursor of a frame; -1 if it has none. */
    private static long rev(String text) {
        int at = text.lastIndexOf(CURSOR);
        if (at < 0) {
            return -1;
        }
        int begin = at + CURSOR.length();
        return Long.parseLong(text.substring(begin, text.indexOf('.', begin)));
    }
}
