package io.notifyhub.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races around a feed: who is registered there, what it knows, and how long it lives. */
public final class FeedStress {
    private static final Duration GRACE = Duration.ofMillis(Feeds.GRACE_MILLIS);

    private FeedStress() {}

    /** A device connects while something is sent to its user, who has no feed yet. */
    @JCStressTest
    @State
    @Outcome(id = "hello0 caught_up0 1", expect = ACCEPTABLE, desc = "Opened before the step, which follows.")
    @Outcome(id = "hello1 caught_up1", expect = ACCEPTABLE, desc = "Opened after the step, where lists show it.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "The step fell between opening and delivery, or came though the greeting counts it.")
    public static class OpenAgainstSend {
        private final StressHub hub = new StressHub();
        private final StressWire wire = new StressWire();
        private @Nullable HostSession session;

        @Actor
        public void device() {
            session = hub.engine.open(new Handshake(List.of("ann"), null), wire);
            hub.tasks.runAll();
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(1));
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            r.r1 = session == null ? "no session" : wire.told();
        }
    }

    /** The store is found ahead while the hints of just these steps come in. */
    @JCStressTest
    @State
    @Outcome(id = "1 2", expect = ACCEPTABLE, desc = "From the ring or from a page, in order.")
    @Outcome(expect = FORBIDDEN, desc = "Between ring and page a step was lost, doubled or shuffled.")
    public static class CheckAgainstHints extends SessionStress.Live {
        private final StoredStep first = hub.log.add(StressLog.step(1));
        private final StoredStep second = hub.log.add(StressLog.step(2));

        @Actor
        public void reconciler() {
            feed.check();
            hub.tasks.runAll();
        }

        @Actor
        public void transport() {
            StressHub.hint(feed, second);
            StressHub.hint(feed, first);
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            r.r1 = wire.told();
        }
    }

    /** The grace of an empty feed ends just when its user comes back. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The session is where senders look, and hints come here.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "Senders do not find the session, or other nodes were told that nobody is here.")
    public static class JoinAgainstRemoval {
        private final StressHub hub = new StressHub();
        private final Session gone = hub.fresh(new StressWire());
        private final Session back = hub.fresh(new StressWire());

        public JoinAgainstRemoval() {
            Feeds feeds = hub.engine.feeds();
            feeds.leave(feeds.join(StressHub.USER, gone), gone);
        }

        @Actor
        public void timer() {
            hub.timers.advance(GRACE);
        }

        @Actor
        public void device() {
            hub.engine.feeds().join(StressHub.USER, back);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            Feed found = hub.engine.feeds().find(StressHub.USER);
            r.r1 = found != null && found.sessions().equals(List.of(back));
            r.r2 = hub.transport.isJoined();
        }
    }

    /** One device of a user leaves while another one comes. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The one that came is there, now and after the grace.")
    @Outcome(expect = FORBIDDEN, desc = "The one that came was forgotten, or the one that left is still there.")
    public static class JoinAgainstLeave {
        private final StressHub hub = new StressHub();
        private final Session leaving = hub.fresh(new StressWire());
        private final Session coming = hub.fresh(new StressWire());
        private final Feed feed = hub.engine.feeds().join(StressHub.USER, leaving);

        @Actor
        public void one() {
            hub.engine.feeds().leave(feed, leaving);
        }

        @Actor
        public void other() {
            hub.engine.feeds().join(StressHub.USER, coming);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 = feed.sessions().equals(List.of(coming));
            hub.timers.advance(GRACE);
            r.r2 = hub.engine.feeds().find(StressHub.USER) == feed && hub.transport.isJoined();
        }
    }

    /** Two sessions ask for the same page, one of them after a step was stored. */
    @JCStressTest
    @State
    @Outcome(id = "11", expect = ACCEPTABLE, desc = "One answer each; the second shows the step.")
    @Outcome(expect = FORBIDDEN, desc = "A question without answer, answered twice, or answered by an older read.")
    public static class PageAgainstPage {
        private final StressHub hub = new StressHub();
        private final Cursor start = hub.log.head().cursor();
        private final Feed feed = new Feed(hub.context, StressHub.USER);
        private final Answers early = new Answers();
        private final Answers late = new Answers();

        @Actor
        public void one() {
            feed.readPage(start, false, early::take);
            hub.tasks.runAll();
        }

        @Actor
        public void other() {
            hub.log.add(StressLog.step(1));
            feed.readPage(start, true, late::take);
            hub.tasks.runAll();
        }

        @Arbiter
        public void end(I_Result r) {
            hub.tasks.runAll();
            r.r1 = 10 * early.answers + (late.steps == 1 ? late.answers : 0);
        }
    }

    /** What one asker got. Each is answered by one thread. */
    private static final class Answers {
        private int answers;
        private int steps;

        void take(@Nullable Page page) {
            answers++;
            steps = page == null ? -1 : page.slots().size();
        }
    }
}
