package io.notifyhub.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What went over the wires of one run, in order, with the seconds since its start. Thread-safe. */
final class Transcript {
    private static final int MAX_LINES = 4_000;
    private static final int MAX_LINE = 400;

    private final long begun = System.nanoTime();
    private final List<String> lines = new ArrayList<>();

    /** From the server to the client. */
    void sent(int connection, String what) {
        add("#" + connection + " server > " + what);
    }

    /** From the client to the server. */
    void received(int connection, String what) {
        add("#" + connection + " client > " + what);
    }

    /** From the client to its application, as the driver tells it. */
    void told(String what) {
        add("   app    < " + what);
    }

    /** From the suite to the driver. */
    void asked(String what) {
        add("   suite  > " + what);
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.add("… and more");
        }
        if (lines.size() < MAX_LINES) {
            String cut = line.length() > MAX_LINE
                    ? line.substring(0, MAX_LINE) + "… " + line.length() + " characters"
                    : line;
            lines.add(String.format(Locale.ROOT, "%7.3f %s", (System.nanoTime() - begun) / 1e9, printable(cut)));
        }
    }

    /** What a client sends must not drive the terminal. */
    private static String printable(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
