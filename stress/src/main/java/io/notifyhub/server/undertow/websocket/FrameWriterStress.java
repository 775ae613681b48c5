package io.notifyhub.server.undertow.websocket;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races around the queue of frames and the one place that writes to the socket. */
public final class FrameWriterStress {
    private static final WriteBuffers BUFFERS = new WriteBuffers(4);
    private static final WebSocketSettings SETTINGS =
            WebSocketSettings.builder().maxQueuedFrames(2).maxQueuedBytes(1_000).build();
    private static final WebSocketFrame ONE = WebSocketFrame.text("one");
    private static final WebSocketFrame TWO = WebSocketFrame.text("two");
    private static final WebSocketFrame THREE = WebSocketFrame.text("three");
    private static final WebSocketFrame PONG = WebSocketFrame.pong(new byte[0]);
    private static final CloseStatus NORMAL = new CloseStatus(1000, "");

    private FrameWriterStress() {}

    /** A writer and its socket. */
    public abstract static class Rig {
        final StressSink sink = new StressSink();
        final FrameWriter writer = new FrameWriter(sink.channel(), SETTINGS, BUFFERS);
    }

    /** Two senders write to an idle connection. */
    @JCStressTest
    @State
    @Outcome(
            id = {"one two", "two one"},
            expect = ACCEPTABLE,
            desc = "Both, whole.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A frame was torn, lost, doubled, or left in the queue with nobody to write it.")
    public static class FlushAgainstFlush extends Rig {
        @Actor
        public void one() {
            writer.offer(ONE);
            writer.flush(true);
        }

        @Actor
        public void other() {
            writer.offer(TWO);
            writer.flush(true);
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = sink.frames();
        }
    }

    /** The I/O thread has just drained the last byte when a sender adds a frame. */
    @JCStressTest
    @State
    @Outcome(id = "one two", expect = ACCEPTABLE, desc = "Written by the one or the other.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "The frame lies in the queue: the sender left it to the I/O thread, which had gone.")
    public static class DrainAgainstFlush extends Rig {
        public DrainAgainstFlush() {
            sink.room(1);
            writer.offer(ONE);
            writer.flush(true);
            sink.room(1_000);
        }

        @Actor
        public void ioThread() {
            writer.drain();
        }

        @Actor
        public void sender() {
            writer.offer(TWO);
            writer.flush(true);
        }

        @Arbiter
        public void end(L_Result r) {
            // A socket that was asked to tell of room does so.
            if (sink.isResumed()) {
                writer.drain();
            }
            r.r1 = sink.frames();
        }
    }

    /** A sender leaves a frame just as the I/O thread writes what was left before. */
    @JCStressTest
    @State
    @Outcome(id = "one two", expect = ACCEPTABLE, desc = "Written in this round or in the next.")
    @Outcome(expect = FORBIDDEN, desc = "The frame lies in the queue, and the I/O thread was not asked again.")
    public static class LeaveAgainstDrain extends Rig {
        private boolean asked;

        public LeaveAgainstDrain() {
            writer.offer(ONE);
            writer.flushLater();
        }

        @Actor
        public void ioThread() {
            writer.drainLeft();
        }

        @Actor
        public void sender() {
            writer.offer(TWO);
            asked = writer.flushLater() == FrameWriter.LEFT;
        }

        @Arbiter
        public void end(L_Result r) {
            if (asked) {
                writer.drainLeft();
            }
            r.r1 = sink.frames();
        }
    }

    /** A sender finds the queue full just as the I/O thread makes room. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Taken.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Refused, and told of room afterwards.")
    @Outcome(expect = FORBIDDEN, desc = "Refused, and never told that there is room: the session sleeps for ever.")
    public static class RefusalAgainstDrain extends Rig {
        private boolean taken;
        private boolean toldHere;
        private boolean toldThere;

        public RefusalAgainstDrain() {
            sink.room(1);
            writer.offer(ONE);
            writer.offer(TWO);
            writer.flush(true);
            sink.room(1_000);
        }

        @Actor
        public void ioThread() {
            toldThere = (writer.drain() & FrameWriter.WRITABLE) != 0;
        }

        @Actor
        public void sender() {
            taken = writer.offer(THREE);
            toldHere = (writer.flush(true) & FrameWriter.WRITABLE) != 0;
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 = taken;
            r.r2 = toldHere ^ toldThere;
        }
    }

    /** A connection is closed while a frame is offered. */
    @JCStressTest
    @State
    @Outcome(
            id = {"one close1000, 1", "close1000, 1"},
            expect = ACCEPTABLE,
            desc = "The close frame is last, and its end was told once.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "Data after the close frame, no close frame, or nobody or two were told that it is out.")
    public static class CloseAgainstOffer extends Rig {
        private boolean toldHere;
        private boolean toldThere;

        @Actor
        public void closer() {
            writer.close(null, NORMAL);
            toldHere = (writer.flush(true) & FrameWriter.CLOSE_SENT) != 0;
        }

        @Actor
        public void sender() {
            writer.offer(ONE);
            toldThere = (writer.flush(true) & FrameWriter.CLOSE_SENT) != 0;
        }

        @Arbiter
        public void end(LI_Result r) {
            r.r1 = sink.frames();
            r.r2 = (toldHere ? 1 : 0) + (toldThere ? 1 : 0);
        }
    }

    /** Reading is about to stop for too many pongs just as a sender writes them out. */
    @JCStressTest
    @State
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "They were out before: reading goes on.")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Reading stops, and is told to go on.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "Reading stops and nobody lets it go on, or it was let go on before it stopped.")
    public static class PongsAgainstFlush extends Rig {
        private boolean stopped;
        private boolean told;

        public PongsAgainstFlush() {
            for (int i = 0; i < FrameWriter.MAX_CONTROLS; i++) {
                writer.offerControl(PONG);
            }
        }

        @Actor
        public void ioThread() {
            stopped = writer.awaitControls();
        }

        @Actor
        public void sender() {
            told = (writer.flush(true) & FrameWriter.CONTROLS_SENT) != 0;
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 = stopped;
            r.r2 = told;
        }
    }

    /** A connection is cut while a frame is offered and written. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Nothing is kept, and nothing is taken any longer.")
    @Outcome(expect = FORBIDDEN, desc = "A dead connection keeps a frame, or takes another one.")
    public static class KillAgainstOffer extends Rig {
        @Actor
        public void killer() {
            writer.kill(CloseStatus.BROKEN);
        }

        @Actor
        public void sender() {
            writer.offer(ONE);
            writer.flush(true);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 = writer.isIdle();
            r.r2 = !writer.offer(TWO);
        }
    }
}
