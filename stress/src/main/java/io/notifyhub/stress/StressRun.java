package io.notifyhub.stress;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs races in this very process: each for a moment and in one mode of the compiler, so that a build can afford it. The long
 * run, with a process for each mode, is jcstress's own; see {@code run.sh}. Confined to one thread.
 */
final class StressRun {
    private final Options options;

    /** @param millis how long each race is run */
    StressRun(int millis) throws IOException {
        // Threads that wait for each other yield, as there may be fewer processors than wanted; and they wait for each
        // other
        // often, as long strides drift apart until nothing meets any more.
        options = new Options(("-m quick -iters 1 -spinStyle THREAD_YIELD -strideSize 16 -time " + millis).split(" "));
        if (!options.parse()) {
            throw new IllegalStateException("jcstress does not take these options");
        }
    }

    /** The names of all races. */
    static Collection<String> races() {
        return TestList.tests();
    }

    /** Runs one race. */
    TestResult run(String race) throws ReflectiveOperationException {
        TestInfo info = TestList.getInfo(race);
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
        TestConfig config = new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere);
        Runner<?> runner = (Runner<?>) Class.forName(info.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));
        TestResult result = runner.run();
        result.setConfig(config);
        return result;
    }
}
