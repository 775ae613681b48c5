package io.notifyhub.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The serial context of a session, wrong in the two ways in which it is easily got wrong. These must be caught: a machine or
 * a setting on which they are not proves nothing about the real one.
 */
public final class PumpTwins {
    private PumpTwins() {}

    /** Two tasks are handed in, as in the real one's race. */
    public abstract static class Twin {
        final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        final AtomicInteger workInProgress = new AtomicInteger();
        private int ran;

        abstract void pump();

        void run() {
            tasks.add(() -> ran++);
            pump();
        }

        void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        int ran() {
            return ran;
        }
    }

    /** Forgets who knocked while it worked. */
    @JCStressTest
    @State
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both ran.")
    @Outcome(expect = FORBIDDEN, desc = "A task was left lying.")
    public static class LostWakeUpTwin extends Twin {
        @Override
        void pump() {
            if (workInProgress.getAndIncrement() != 0) {
                return;
            }
            runTasks();
            workInProgress.set(0);
        }

        @Actor
        public void one() {
            run();
        }

        @Actor
        public void other() {
            run();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = ran();
        }
    }

    /** Looks, and then takes: two may have looked. */
    @JCStressTest
    @State
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both ran, one after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Both ran at once, and one count was lost; or one was left lying.")
    public static class CheckThenActTwin extends Twin {
        @Override
        void pump() {
            if (workInProgress.get() == 0) {
                workInProgress.set(1);
                runTasks();
                workInProgress.set(0);
            }
        }

        @Actor
        public void one() {
            run();
        }

        @Actor
        public void other() {
            run();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = ran();
        }
    }
}
