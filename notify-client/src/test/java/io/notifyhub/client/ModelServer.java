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
    int resets;
    int resumes;

    long head() {
        return log.size();
    }

    private Cursor place(long rev) {
        return Cursor.of(rev, rev == 0 ? 0 : log.get((int) rev - 1).mark);
    }

    private boolean isHere(Cursor place) {
        return place.rev() <= head() && place(place.rev()).isAt(place);
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
            session.listener.onText(frame(head(), head()));
        }
    }

    /** The newest steps are lost, and others take their numbers. */
    void loseTail(long keep) {
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
                    "{\"type\":\"reset\",\"reason\":\"replaced\",\"cursor\":\"" + place(head()) + "\"}");
        }
    }

    /** Sends a step once more that was sent before. */
    void repeat(long rev) {
        if (session != null && rev >= 1 && rev <= head()) {
            session.listener.onText(frame(rev, rev));
        }
    }

    /** @param asOf the head of the replay it is in */
    private String frame(long rev, long asOf) {
        Step step = log.get((int) rev - 1);
        String tail = ",\"unread_count\":0,\"cursor\":\"" + place(rev).asOf(place(asOf)) + "\"}";
        return step.deletes == 0
                ? "{\"type\":\"entry\",\"id\":" + rev + tail
                : "{\"type\":\"notification_deleted\",\"notification_id\":" + step.deletes + tail;
    }

    void accept(FakeSocket socket) {
        session = socket;
        requestsSeen = 0;
        Matcher given = Pattern.compile("cursor=([^&]*)").matcher(socket.query());
        boolean brought = given.find();
        Cursor from = brought ? Cursor.parse(given.group(1)) : null;
        boolean fits = from != null && isHere(from) && isHere(from.asOf());
        Cursor start = fits && from != null ? from : place(head());
        String reason = "";
        if (brought && !fits) {
            reason = ",\"reason\":\"" + (from == null ? "malformed" : from.rev() > head() ? "ahead" : "replaced") + '"';
        }
        resumes += fits ? 1 : 0;
        resets += brought && !fits ? 1 : 0;
        socket.listener.onText("{\"type\":\"connection_established\",\"user_id\":1,\"cursor\":\"" + start
                + "\",\"resumed\":" + fits + reason + ",\"heartbeat_ms\":25000}");
        Set<Long> live = live();
        for (long rev = start.rev() + 1; rev <= head(); rev++) {
            if (log.get((int) rev - 1).deletes != 0 || live.contains(rev)) {
                socket.listener.onText(frame(rev, head()));
            }
        }
        socket.listener.onText("{\"type\":\"caught_up\",\"unread_count\":0,\"cursor\":\"" + place(head()) + "\"}");
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
