package io.notifyhub.core.internal;

import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A connection that takes everything and remembers it in short words. Without any lock, so that a session that wrote on two
 * threads at once, or without handing its state over properly, would leave its traces here.
 */
class StressWire implements HostConnection {
    private final List<OutboundFrame> frames = new ArrayList<>(4);
    private final List<String> closes = new ArrayList<>(1);

    @Override
    public boolean offer(OutboundFrame frame) {
        frames.add(frame);
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void suspendReceives() {}

    @Override
    public void resumeReceives() {}

    @Override
    public void close(int code, String reason) {
        closes.add("close" + code);
    }

    @Override
    public String remoteAddress() {
        return "stress";
    }

    void forget() {
        frames.clear();
    }

    /** All that came: a step by its number, other frames by their type and where they are in the log. */
    String told() {
        List<String> words = new ArrayList<>();
        frames.forEach(frame -> words.add(word(new String(frame.payload(), StandardCharsets.UTF_8))));
        words.addAll(closes);
        return String.join(" ", words);
    }

    private static String word(String json) {
        String type = field(json, "\"type\":\"", "\"");
        String cursor = field(json, "\"cursor\":\"", ".");
        return switch (type) {
            case StressLog.TYPE -> cursor + (json.contains(StressLog.OLD) ? "old" : "");
            case "notifications_list" -> "list" + field(json, "\"unread_count\":", ",");
            case "closing" -> "closing" + field(json, "\"code\":", ",");
            case "error" -> field(json, "\"code\":\"", "\"");
            case "connection_established" -> "hello" + cursor;
            default -> type.toLowerCase(Locale.ROOT) + cursor;
        };
    }

    private static String field(String json, String before, String after) {
        int start = json.indexOf(before);
        if (start < 0) {
            return "";
        }
        int from = start + before.length();
        int end = json.indexOf(after, from);
        return json.substring(from, end < 0 ? json.length() - 1 : end);
    }
}
