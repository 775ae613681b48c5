package io.notifyhub.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Cursor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races around the serial context of a session: the counter that says who runs its loop. */
public final class SessionStress {
    private SessionStress() {}

    /** A live session and what it writes to. */
    public abstract static class Live {
        final StressHub hub = new StressHub();
        final StressWire wire;
        final Session session;
        final Feed feed;

        Live() {
            this(new StressWire());
        }

        Live(StressWire wire) {
            this.wire = wire;
            prepare();
            session = hub.live(wire);
            feed = hub.feed();
            wire.forget();
        }

        /** What is in the log before the session opens. */
        void prepare() {}
    }

    /** Two threads hand in a task each. */
    @JCStressTest
    @State
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both ran, one after the other.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A task was left lying, or two ran at once: the wake-up of the second was lost.")
    public static class TaskAgainstTask extends Live {
        private int ran;

        @Actor
        public void one() {
            session.run(() -> ran++);
        }

        @Actor
        public void other() {
            session.run(() -> ran++);
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = ran;
        }
    }

    /** Two nodes tell of two steps at the same moment. */
    @JCStressTest
    @State
    @Outcome(id = "1 2", expect = ACCEPTABLE, desc = "Both, in order.")
    @Outcome(expect = FORBIDDEN, desc = "A step was lost, doubled, or written out of order.")
    public static class OfferAgainstOffer extends Live {
        private final StoredStep first = hub.log.add(StressLog.step(1));
        private final StoredStep second = hub.log.add(StressLog.step(2));

        @Actor
        public void one() {
            StressHub.hint(feed, first);
        }

        @Actor
        public void other() {
            StressHub.hint(feed, second);
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = wire.told();
        }
    }

    /** The connection has room again just when another step comes. */
    @JCStressTest
    @State
    @Outcome(id = "1 2", expect = ACCEPTABLE, desc = "Both, in order.")
    @Outcome(expect = FORBIDDEN, desc = "The session sleeps although there is room and something to write.")
    public static class WritableAgainstOffer extends Live {
        private final StressNarrowWire narrow;

        public WritableAgainstOffer() {
            this(new StressNarrowWire());
        }

        private WritableAgainstOffer(StressNarrowWire narrow) {
            super(narrow);
            this.narrow = narrow;
            narrow.makeRoom(2);
            session.pump();
            narrow.forget();
            narrow.makeRoom(0);
            hub.send(StressLog.step(1));
        }

        @Actor
        public void room() {
            if (narrow.makeRoom(2)) {
                session.onWritable();
            }
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(2));
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = wire.told();
        }
    }

    /** A device is closed while it is sent something. */
    @JCStressTest
    @State
    @Outcome(id = "1 closing4003 close4003", expect = ACCEPTABLE, desc = "The step came first.")
    @Outcome(id = "closing4003 close4003", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(expect = FORBIDDEN, desc = "Something was written after the farewell, or there was none, or two.")
    public static class CloseAgainstOffer extends Live {
        @Actor
        public void closer() {
            session.close(CloseCode.FORBIDDEN, "", 0);
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(1));
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = wire.told();
        }
    }

    /** Two want to close, each for a reason of its own. */
    @JCStressTest
    @State
    @Outcome(id = "closing4003 close4003", expect = ACCEPTABLE, desc = "The one.")
    @Outcome(id = "closing4002 close4002", expect = ACCEPTABLE, desc = "The other.")
    @Outcome(expect = FORBIDDEN, desc = "Closed twice, not at all, or with another code than the farewell names.")
    public static class CloseAgainstClose extends Live {
        @Actor
        public void one() {
            session.close(CloseCode.FORBIDDEN, "", 0);
        }

        @Actor
        public void other() {
            session.close(CloseCode.TOKEN_EXPIRED, "", 0);
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = wire.told();
        }
    }

    /** A list is asked for while a step is stored and told of. */
    @JCStressTest
    @State
    @Outcome(id = "list0 1", expect = ACCEPTABLE, desc = "The list does not show the step, which follows.")
    @Outcome(id = "1 list1", expect = ACCEPTABLE, desc = "The list shows the step, which went before.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A step overtook the list that lacks it, or came again after the list that has it.")
    public static class HoldAgainstOffer extends Live {
        @Actor
        public void asker() {
            session.hold(() -> hub.tasks.execute(() -> {
                LogHead head = hub.log.head();
                session.answerAt(head, StressHub.listAt(head), null);
            }));
            hub.tasks.runAll();
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(1));
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            r.r1 = wire.told();
        }
    }

    /** A command that needs no answer ends while a step comes. */
    @JCStressTest
    @State
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The step was written when the session was let go, or before.")
    @Outcome(expect = FORBIDDEN, desc = "The step waits though nobody holds the session any longer.")
    public static class ReleaseAgainstOffer extends Live {
        public ReleaseAgainstOffer() {
            session.hold(() -> {});
        }

        @Actor
        public void command() {
            session.release();
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(1));
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = wire.told();
        }
    }

    /** A session on a step that is no more: the log was put back, and has another first step now. */
    public abstract static class PutBack extends Live {
        final Cursor noted = hub.log.head().cursor();
        final LogHead now;

        PutBack() {
            hub.log.clear();
            hub.log.add(StressLog.step(1));
            now = hub.log.head();
        }

        @Override
        void prepare() {
            hub.log.add(StressLog.oldStep(1));
        }

        void notice() {
            feed.compare(now, noted, true);
            hub.tasks.runAll();
        }
    }

    /** It is noticed that the log was put back, while the new history goes on. */
    @JCStressTest
    @State
    @Outcome(id = "reset1 2", expect = ACCEPTABLE, desc = "Reset before the new step was stored.")
    @Outcome(id = "reset2", expect = ACCEPTABLE, desc = "Reset to where the new step is shown already.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A step of a history that the device was not told of, or no reset, or a step lost.")
    public static class PutBackAgainstNewStep extends PutBack {
        @Actor
        public void reconciler() {
            notice();
        }

        @Actor
        public void sender() {
            hub.send(StressLog.step(2));
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            r.r1 = wire.told();
        }
    }

    /** It is noticed that the log was put back, while a hint of the lost history is still on its way. */
    @JCStressTest
    @State
    @Outcome(id = "reset1", expect = ACCEPTABLE, desc = "Reset first; the hint does not fit any more.")
    @Outcome(id = "2old reset1", expect = ACCEPTABLE, desc = "The hint came before anyone could know.")
    @Outcome(expect = FORBIDDEN, desc = "After the reset a step of the lost history, or no reset at all.")
    public static class PutBackAgainstLateHint extends PutBack {
        private final StoredStep late = new StoredStep(StressLog.oldStep(2), noted.mark());

        @Actor
        public void reconciler() {
            notice();
        }

        @Actor
        public void transport() {
            StressHub.hint(feed, late);
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            r.r1 = wire.told();
        }
    }

    /** The connection breaks while its device is let in. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The feed has no session.")
    @Outcome(expect = FORBIDDEN, desc = "A feed keeps a session that is gone, for ever.")
    public static class EndAgainstJoin {
        private final StressHub hub = new StressHub();
        private final Session session = hub.fresh(new StressWire());

        @Actor
        public void opener() {
            session.joined(hub.engine.feeds().join(StressHub.USER, session));
        }

        @Actor
        public void server() {
            session.onClosed(1006);
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = hub.feed().sessions().size();
        }
    }
}
