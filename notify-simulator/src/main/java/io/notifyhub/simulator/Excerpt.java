package io.notifyhub.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of a trace the part that a problem is about: the last events of whom it names, up to the step it names. Stateless. */
final class Excerpt {
    private static final Pattern DEVICE = Pattern.compile("\\b(?:ann|bob|cyd)\\d\\b");
    private static final Pattern USER = Pattern.compile("\\b(?:ann|bob|cyd)");
    private static final Pattern STEP = Pattern.compile("\\b\\d+\\.[0-9a-f]{12}\\b|\\bk\\d+\\b");
    private static final int LINES = 30;
    private static final int LINES_AFTER = 4;
    private static final int LONGEST = 220;

    private Excerpt() {}

    static List<String> of(String problem, List<String> trace) {
        String whom = first(DEVICE, problem);
        if (whom.isEmpty()) {
            whom = first(USER, problem);
        }
        String step = first(STEP, problem);
        Deque<String> before = new ArrayDeque<>();
        List<String> found = List.of();
        int after = -1;
        for (String line : trace) {
            if (!line.contains(whom) || isBare(line) || line.contains("PROBLEM")) {
                continue;
            }
            before.add(line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line);
            if (before.size() > LINES) {
                before.poll();
            }
            after = !step.isEmpty() && line.contains(step) ? LINES_AFTER : after - 1;
            if (after >= 0) {
                found = new ArrayList<>(before);
            }
        }
        return found.isEmpty() ? new ArrayList<>(before) : found;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    /** A task that ran, with nothing that says what it did. */
    private static boolean isBare(String line) {
        return line.strip().split(" +", 4).length <= 3;
    }
}
