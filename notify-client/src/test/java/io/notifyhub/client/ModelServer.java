package io.notifyhub.client;

import io.notifyhub.client.FakeSockets.FakeSocket;
import io.notifyhub.protocol.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One user's log and what a server says of it, as short as it can be said. */
final class ModelServer {
    private static final Pattern REQUEST =
            Pattern.compile("\"get_notifications\".*?(?:\"before\":(\\d+).*)?\"ref\":\"([^\"]+)\"");
    private static final int PAGE = 7;

    /** A step: it creates an entry, or deletes one. */
    private static final class Step {
        final long mark;
        final long deletes;

        Step(long mark, long deletes) {
            this.mark = mark;
            this.deletes = deletes;
        }
    }

    private final List<Step> log = new ArrayList<>();
    private long history = 1;
    private @Nullable FakeSocket session;
    private int requestsSeen;
    private long openedAt;
    int resets;
    int resumes;

    long head() {
        return log.size();
    }

    private String cursor(long rev) {
        return Rig.at(rev, rev == 0 ? 0 : log.get((int) rev - 1).mark);
    }

    /** The ids of entries that are there. */
    Set<Long> live() {
        Set<Long> live = new TreeSet<>();
        for (int i = 0; i < log.size(); i++) {
            long deletes = log.get(i).deletes;
            if (deletes == 0) {
                live.add(i + 1L);
            } else {
                live.remove(deletes);
            }
        }
        return live;
    }

    void append(long deletes) {
        log.add(new Step(history, deletes));
        if (session != null) {
            session.listener.onText(frame(head()));
        }
    }

    /**
     * The newest steps are lost, and others take their numbers. Not those that existed at the last opening: a replay that
     * left out an entry because one of them deletes it could not make up for that.
     */
    void loseTail(long least) {
        long keep = Math.max(least, openedAt);
        if (keep >= head()) {
            return;
        }
        history++;
        while (log.size() > keep) {
            log.remove(log.size() - 1);
        }
        if (session != null) {
            resets++;
            session.listener.onText(
                    "{\"type\":\"reset\",\"reason\":\"replaced\",\"cursor\":\"" + cursor(head()) + "\"}");
        }
    }

    /** Sends a step once more that was sent before. */
    void repeat(long rev) {
        if (session != null && rev >= 1 && rev <= head()) {
            session.listener.onText(frame(rev));
        }
    }

    private String frame(long rev) {
        Step step = log.get((int) rev - 1);
        String tail = ",\"unread_count\":0,\"cursor\":\"" + cursor(rev) + "\"}";
        return step.deletes == 0
                ? "{\"type\":\"entry\",\"id\":" + rev + tail
                : "{\"type\":\"notification_deleted\",\"notification_id\":" + step.deletes + tail;
    }

    void accept(FakeSocket socket) {
        session = socket;
        requestsSeen = 0;
        openedAt = head();
        Matcher given = Pattern.compile("cursor=([^&]*)").matcher(socket.query());
        Cursor from = given.find() ? Cursor.parse(given.group(1)) : null;
        boolean fits =
                from != null && from.rev() <= head() && cursor(from.rev()).equals(from.toString());
        long start = fits && from != null ? from.rev() : head();
        String reason =
                from == null || fits ? "" : ",\"reason\":\"" + (from.rev() > head() ? "ahead" : "replaced") + '"';
        resumes += fits ? 1 : 0;
        resets += from != null && !fits ? 1 : 0;
        socket.listener.onText("{\"type\":\"connection_established\",\"user_id\":1,\"cursor\":\"" + cursor(start)
                + "\",\"resumed\":" + fits + reason + ",\"heartbeat_ms\":25000}");
        Set<Long> live = live();
        for (long rev = start + 1; rev <= head(); rev++) {
            if (log.get((int) rev - 1).deletes != 0 || live.contains(rev)) {
                socket.listener.onText(frame(rev));
            }
        }
        socket.listener.onText("{\"type\":\"caught_up\",\"unread_count\":0,\"cursor\":\"" + cursor(head()) + "\"}");
    }

    boolean serves(FakeSocket socket) {
        return session == socket;
    }

    /** Forgets the connection; the client hears of it only if it is told elsewhere. */
    void forget() {
        session = null;
    }

    /** Answers at most one request. */
    void answer() {
        FakeSocket asking = session;
        if (asking == null) {
            return;
        }
        while (requestsSeen < asking.sent.size()) {
            String text = asking.sent.get(requestsSeen++);
            Matcher request = REQUEST.matcher(text);
            if (request.find()) {
                String before = request.group(1);
                asking.listener.onText(
                        list(before == null ? Long.MAX_VALUE : Long.parseLong(before), request.group(2)));
                return;
            }
            asking.listener.onText("{\"type\":\"pong\"}");
        }
    }

    private String list(long before, String ref) {
        List<Long> newestFirst = new ArrayList<>(live());
        java.util.Collections.reverse(newestFirst);
        newestFirst.removeIf(id -> id >= before);
        boolean more = newestFirst.size() > PAGE;
        long[] page = newestFirst.stream().limit(PAGE).mapToLong(id -> id).toArray();
        return Rig.list(ref, more, page);
    }
}
