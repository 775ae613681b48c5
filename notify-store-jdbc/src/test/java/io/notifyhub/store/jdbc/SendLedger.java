package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What callers asked for and were told, against what the logs hold: an acknowledged send is there once, under the id that
 * was told; one that failed for certain is not; any other is there once or not at all; nothing else is there. Logs are read
 * on from where the last check ended, so nothing that was there may change. For one thread.
 */
final class SendLedger {
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Map<String, Long> acked = new HashMap<>();
    private final Map<String, Boolean> failed = new HashMap<>();
    private final Map<String, Long> found = new HashMap<>();
    private final Map<String, Cursor> places = new HashMap<>();
    private long ackedInAll;
    private long openInAll;
    private long keptThoughUntold;

    /** A line of a {@link SendingProcess}. */
    void note(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "invoked" -> users.put(words[1], words[2]);
            case "acked" -> acked.put(words[1], Long.valueOf(words[2]));
            case "failed" -> failed.put(words[1], true);
            case "unknown" -> {}
            default -> throw new AssertionError("not a line of the process: " + line);
        }
    }

    /** Checks everything that was noted since the last time, and forgets it. */
    void check(NotificationStore store) {
        read(store);
        assertThat(users.keySet()).as("only what was asked for").containsAll(found.keySet());
        acked.forEach((key, id) ->
                assertThat(found.get(key)).as("acknowledged %s", key).isEqualTo(id));
        failed.keySet()
                .forEach(key -> assertThat(found).as("failed for certain").doesNotContainKey(key));
        ackedInAll += acked.size();
        openInAll += users.size() - acked.size() - failed.size();
        keptThoughUntold += found.size() - acked.size();
        users.clear();
        acked.clear();
        failed.clear();
        found.clear();
    }

    private void read(NotificationStore store) {
        Cursor first = Objects.requireNonNull(store.heads(List.of("nobody")).get("nobody"))
                .cursor();
        for (int user = 0; user < SendingProcess.USERS; user++) {
            String userId = "user" + user;
            Cursor at = places.getOrDefault(userId, first);
            for (LogPage page = page(store, userId, at); !page.steps().isEmpty(); page = page(store, userId, at)) {
                for (Step step : page.steps()) {
                    assertThat(step.rev()).as("no hole").isEqualTo(at.rev() + 1);
                    at = step.cursor();
                    note(userId, step);
                }
            }
            places.put(userId, at);
        }
    }

    private static LogPage page(NotificationStore store, String userId, Cursor at) {
        LogPage page = store.readAfter(userId, at, 500, Integer.MAX_VALUE);
        assertThat(page.reset()).as("the place %s of %s", at, userId).isNull();
        return page;
    }

    private void note(String userId, Step step) {
        if (step.kind() != StepKind.CREATED) {
            return;
        }
        Notification entry = Objects.requireNonNull(step.entry());
        String key = entry.dataJson().substring(1, entry.dataJson().length() - 1);
        assertThat(found.put(key, entry.id())).as("%s is there once", key).isNull();
        assertThat(users.get(key)).as("whose %s is", key).isEqualTo(userId);
    }

    /** What the caller of each send that is open would do: the same again. */
    List<String> open() {
        List<String> open = new ArrayList<>(users.keySet());
        open.removeAll(acked.keySet());
        return open;
    }

    String userOf(String key) {
        return Objects.requireNonNull(users.get(key));
    }

    long ackedInAll() {
        return ackedInAll;
    }

    @Override
    public String toString() {
        return ackedInAll + " acknowledged, all there once; " + openInAll + " without an answer, of which "
                + keptThoughUntold + " there, once";
    }
}
