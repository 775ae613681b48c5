package io.notifyhub.simulator.planted;

import static io.notifyhub.simulator.planted.PlantedBug.core;

import java.util.List;

/** Bugs in what a node knows of a log, and how it comes to know. */
final class FeedBugs {
    static final String FEED = "internal.Feed";

    static final List<PlantedBug> ALL = List.of(
            core(
                            "a gap before a hint is ignored",
                            FEED,
                            "            if (known == null || at.rev() > known.rev() + 1) {",
                            "            if (known == null) {")
                    .and(
                            "            } else if (prevMark != known.mark()) {",
                            "            } else if (at.rev() == known.rev() + 1 && prevMark != known.mark()) {")
                    .and("next != null && next.prevMark() == place.mark() ? next : null", "next"),
            core(
                    "a hint of another history is taken",
                    FEED,
                    "            } else if (prevMark != known.mark()) {",
                    "            } else if (prevMark < 0) {"),
            core(
                    "the ring is asked by number alone",
                    FEED,
                    "        return next != null && next.prevMark() == place.mark() ? next : null;",
                    "        return next;"),
            core(
                    "the ring is kept when the log was put back",
                    FEED,
                    "            if (otherHistory) {\n                ring.clear();",
                    "            if (otherHistory) {"),
            core(
                    "nobody looks at their place when the log was put back",
                    FEED,
                    "                session.revalidate();",
                    "                session.pump();"),
            core(
                    "a store that is behind is taken for one that is late",
                    FEED,
                    "        return end.rev() < noted.rev() || contradicts(end, noted);",
                    "        return contradicts(end, noted);"),
            core(
                    "a head with another mark is taken for the same",
                    FEED,
                    "        return end.rev() < noted.rev() || contradicts(end, noted);",
                    "        return end.rev() < noted.rev();"),
            core(
                    "a feed keeps what contradicts a hint that it took",
                    FEED,
                    "                suspect = contradicts(end, known) || contradicts(end, reached);",
                    "                suspect = false;"),
            core(
                    "a hint that comes too early is dropped",
                    FEED,
                    "                remember(hint);\n            } else if",
                    "            } else if"),
            core(
                    "sessions are not woken when the store is seen further on",
                    FEED,
                    "        } else if (raised) {\n            wake();",
                    "        } else if (raised) {"),
            core(
                    "a feed outlives its last session",
                    "internal.Feeds",
                    "            hub.later(() -> removeIfIdle(feed), GRACE_MILLIS);",
                    "            hub.later(() -> {}, GRACE_MILLIS);"),
            core(
                    "a user's feed is not found again after it was let go",
                    "internal.Feeds",
                    "            removed[0] = current == feed && feed.isIdle();",
                    "            removed[0] = true;"),
            core(
                            "a page leaves out the place of a step that is gone",
                            "internal.PageReader",
                            "            slots.add(new Slot(at, before, step.unreadCount(), hub.frames().step(step, at)));",
                            """
                                OutboundFrame frame = hub.frames().step(step, at);
                                if (frame != null) {
                                    slots.add(new Slot(at, before, step.unreadCount(), frame));
                                }
                    """)
                    .and(
                            "import io.notifyhub.core.spi.LogPage;",
                            "import io.notifyhub.core.host.OutboundFrame;\nimport io.notifyhub.core.spi.LogPage;"),
            core(
                    "the cursors of a page do not say as of when it is",
                    "internal.PageReader",
                    "            Cursor at = step.cursor().asOf(head);",
                    "            Cursor at = step.cursor();"),
            core(
                            "a page is read in two statements",
                            "internal.PageReader",
                            "            LogPage answer = hub.store().readAfter(feed.userId(), from, MAX_STEPS, MAX_BYTES);",
                            """
                                LogHead first = hub.store().heads(List.of(feed.userId())).get(feed.userId());
                                LogPage answer = hub.store().readAfter(feed.userId(), from, MAX_STEPS, MAX_BYTES);
                                if (answer.reset() == null) {
                                    answer = LogPage.of(answer.steps(), first);
                                }
                    """)
                    .and(
                            "import io.notifyhub.core.spi.LogPage;",
                            "import io.notifyhub.core.spi.LogHead;\nimport io.notifyhub.core.spi.LogPage;"),
            core(
                    "heads are never compared with the store from time to time",
                    "internal.Reconciler",
                    "        timer = hub.later(this::fired, period);",
                    "        timer = null;"),
            core(
                    "a feed that is behind the store is left there",
                    "internal.Reconciler",
                    "                boolean behind = before != null && was.headRev() < before;",
                    "                boolean behind = false;"),
            core(
                    "a log that was put back is not noticed by comparing heads",
                    "internal.Reconciler",
                    "                if (atOnce || behind || store.rev() <= was.noted().rev()) {",
                    "                if (atOnce || behind) {"),
            core(
                    "a step is not told to other nodes",
                    "internal.StepPublisher",
                    "        if (reachesOthers) {\n            byte[] bytes",
                    "        if (reachesOthers && step.rev() < 0) {\n            byte[] bytes"),
            core(
                    "a step is told to whoever was first in its batch",
                    "internal.AppendLane",
                    "            tell(batch.get(i).request(), results.get(i));",
                    "            tell(batch.get(0).request(), results.get(i));"),
            core(
                    "the callers of one batch get each other's answers",
                    "internal.AppendLane",
                    "            batch.get(i).result().complete(results.get(i));",
                    "            batch.get(i).result().complete(results.get(results.size() - 1 - i));"),
            core(
                    "an unknown outcome is said to be a failure",
                    "internal.AppendLane",
                    "        NotifyException failure = cause instanceof NotifyException known\n                ? known\n",
                    "        NotifyException failure = cause instanceof NotifyException\n                ? new StoreException(\"injected\", cause, false)\n"),
            core(
                    "a frame counts one unread too many",
                    "internal.FrameFactory",
                    "new NotificationCreated(entry, step.muted(), step.unreadCount(), at)",
                    "new NotificationCreated(entry, step.muted(), step.unreadCount() + 1, at)"));

    private FeedBugs() {}
}
