package io.notifyhub.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a device asked on one connection and was not answered yet. For one thread. */
final class Requests {
    /** By their refs, with the moments when they came in. */
    private final Map<String, Long> open = new LinkedHashMap<>(0);

    void asked(String text, long now) {
        String ref = ref(text);
        if (ref != null) {
            open.put(ref, now);
        }
    }

    void answered(String text) {
        if (!open.isEmpty()) {
            String ref = ref(text);
            if (ref != null) {
                open.remove(ref);
            }
        }
    }

    /** When the oldest came in that is not answered; {@link Long#MAX_VALUE} if none is open. */
    long oldest() {
        return open.isEmpty() ? Long.MAX_VALUE : open.values().iterator().next();
    }

    private static @Nullable String ref(String text) {
        String key = "\"ref\":\"";
        int at = text.lastIndexOf(key);
        return at < 0 ? null : text.substring(at + key.length(), text.indexOf('"', at + key.length()));
    }
}
