package io.notifyhub.simulator.planted;

import static io.notifyhub.simulator.planted.PlantedBug.core;

import java.util.List;

/** Bugs in how a connection is opened, served and ended. */
final class SessionBugs {
    private static final String SESSION = "internal.Session";
    private static final String OPENER = "internal.SessionOpener";

    static final List<PlantedBug> ALL = List.of(
            core(
                            "the log is read before the session is registered",
                            OPENER,
                            "        Feed feed = engine.feeds().join(principal.userId(), session);\n        session.joined(feed);\n",
                            "")
                    .and("        engine.devices().joined(feed, session);\n", "")
                    .and("                read(session, feed, principal, handshake.cursor());", """
                                            Feed present = engine.feeds().find(principal.userId());
                                            Feed feed = present == null ? new Feed(hub, principal.userId()) : present;
                                            read(session, feed, principal, handshake.cursor());
                                            hub.onStore(() -> {
                                                Feed joined = engine.feeds().join(principal.userId(), session);
                                                if (feed.head() != null && joined.head() == null) {
                                                    joined.compare(new LogHead(feed.head().rev(), feed.head().mark(), 0, 0, 0), null, false);
                                                }
                                                session.joined(joined);
                                            });
                            """),
            core(
                    "a resumed session begins at the head",
                    OPENER,
                    "            session.opened(cursor, head, hello(principal, head, cursor, null, true), page);",
                    "            session.opened(head.cursor(), head, hello(principal, head, cursor, null, true), null);"),
            core(
                    "a client is not told why it cannot resume",
                    OPENER,
                    "hello(principal, head, head.cursor(), answer.reset(), false)",
                    "hello(principal, head, head.cursor(), null, false)"),
            core(
                    "a frame that a full connection does not take counts as sent",
                    SESSION,
                    "        if (frame != null && !connection.offer(frame)) {\n            return false;\n        }",
                    "        if (frame != null) {\n            connection.offer(frame);\n        }"),
            core(
                    "a session that waited for room is not served again",
                    SESSION,
                    "    public void onWritable() {\n        pump();",
                    "    public void onWritable() {"),
            core(
                    "a page that could not be read is never asked for again",
                    SESSION,
                    "        if (answer == null || stuck) {\n            retryLater();",
                    "        if (answer == null || stuck) {\n            pageAwaited = true;"),
            core(
                    "a page that brings nothing is asked for again at once",
                    SESSION,
                    "            if (answer.slots().isEmpty() && of != null && isBehind(of)) {",
                    "            if (answer.slots().isEmpty() && of == null) {"),
            core(
                    "a session says that it has caught up before it has",
                    SESSION,
                    "        if (owesCaughtUp && cursor.rev() >= openRev) {",
                    "        if (owesCaughtUp) {"),
            core(
                    "a session says that it has caught up only when it is beyond that",
                    SESSION,
                    "        if (owesCaughtUp && cursor.rev() >= openRev) {",
                    "        if (owesCaughtUp && cursor.rev() > openRev) {"),
            core("steps overtake a list that is being read", SESSION, "            answers.hold();\n", "")
                    .and("        boolean here = placed.at().isAt(cursor);", "        boolean here = true;"),
            core(
                    "a list of another history is shown",
                    SESSION,
                    "        boolean here = placed.at().isAt(cursor);",
                    "        boolean here = true;"),
            core(
                    "a reset is not told",
                    SESSION,
                    "        answers.add(hub.frames().frame(new Reset(reason, head.cursor())));\n",
                    ""),
            core(
                    "a step that the device was shown the effect of is taken from the ring",
                    SESSION,
                    "        Slot slot = next <= shownRev() ? null : of.slotAfter(cursor);",
                    "        Slot slot = of.slotAfter(cursor);"),
            core(
                    "a session of another history does not look behind",
                    SESSION,
                    "        boolean elsewhere = cursor.rev() == head.rev() && cursor.mark() != head.mark();",
                    "        boolean elsewhere = false;"),
            core(
                    "a closed session stays in its feed",
                    SESSION,
                    "            engine.feeds().leave(of, this);\n        }\n        engine",
                    "        }\n        engine"),
            core("a closed session stays on the list", SESSION, "        engine.forget(this);\n", ""),
            core(
                    "a connection outlives its token",
                    SESSION,
                    "            expiry.set(who == null || closed || closing ? null : who.expiresAt());",
                    "            expiry.set(null);"),
            core("signing out closes nobody", FeedBugs.FEED, "        if (before != 0) {", "        if (before < 0) {"),
            core(
                    "a page that comes for another place is used",
                    SESSION,
                    "        if (!from.equals(cursor) || validates != revalidations) {\n            return;\n        }\n",
                    ""));

    private SessionBugs() {}
}
