package io.notifyhub.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.StoredStep;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races around a lane: who runs the batch, and what becomes of those that wait. */
public final class AppendLaneStress {
    private static final AppendRequest REQUEST = new AppendRequest(StressHub.USER, StressHub.draft(), false, null);

    private AppendLaneStress() {}

    /** A lane and what it told of. */
    public abstract static class Lane {
        final StressHub hub = new StressHub();
        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        final AppendLane lane = new AppendLane(hub.context, (request, result) -> told.add(rev(result)));

        private static String rev(AppendResult result) {
            StoredStep step = result.step();
            return step == null ? "none" : Long.toString(step.step().rev());
        }

        /** Whether an append came to an end, good or bad. */
        static boolean isOver(@Nullable CompletableFuture<AppendResult> result) {
            return result != null && result.isDone();
        }

        String told() {
            return String.join(" ", told);
        }
    }

    /** Two blocking callers find the lane idle at once. */
    @JCStressTest
    @State
    @Outcome(id = "1 2", expect = ACCEPTABLE, desc = "Both stored, told of in the order of their numbers.")
    @Outcome(expect = FORBIDDEN, desc = "A caller was left waiting, hints out of order, or two batches at once.")
    public static class AppendAgainstAppend extends Lane {
        private @Nullable CompletableFuture<AppendResult> first;
        private @Nullable CompletableFuture<AppendResult> second;

        @Actor
        public void one() {
            first = lane.append(REQUEST, true);
        }

        @Actor
        public void other() {
            second = lane.append(REQUEST, true);
        }

        @Arbiter
        public void end(L_Result r) {
            hub.tasks.runAll();
            boolean answered = isOver(first) && isOver(second);
            r.r1 = hub.log.wasUsedTwice() ? "overlap" : answered ? told() : "waits";
        }
    }

    /** The hub closes while one caller stores and another one, who does not block, waits for the next batch. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both heard, be it that the hub is closed.")
    @Outcome(expect = FORBIDDEN, desc = "Somebody waits for ever.")
    public static class AppendAgainstClose extends Lane {
        private @Nullable CompletableFuture<AppendResult> blocking;
        private @Nullable CompletableFuture<AppendResult> waiting;

        @Actor
        public void caller() {
            blocking = lane.append(REQUEST, true);
        }

        @Actor
        public void closer() {
            waiting = lane.append(REQUEST, false);
            hub.tasks.close();
        }

        @Arbiter
        public void end(ZZ_Result r) {
            hub.tasks.runAll();
            r.r1 = isOver(blocking);
            r.r2 = isOver(waiting);
        }
    }
}
