package io.notifyhub.stress;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Sums up what jcstress has written, and is stricter than jcstress itself: a race that could not be run, or was not run at
 * all, is a failure and not a remark; and so is a twin that was not caught, as such a run proves nothing.
 */
public final class Verdict {
    private final Map<String, Long> samples = new TreeMap<>();
    /** How often each twin was caught. */
    private final Map<String, Long> caught = new TreeMap<>();

    private long forbidden;
    private long failed;
    private long runs;

    private Verdict() {}

    /** Prints a line for each race and a sum; ends with 1 if anything is wrong. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] files) throws IOException, ClassNotFoundException {
        Verdict verdict = new Verdict();
        for (String race : StressRun.races()) {
            (isTwin(race) ? verdict.caught : verdict.samples).put(race, 0L);
        }
        for (String file : files) {
            new DiskReadCollector(file, verdict::take).dump();
        }
        verdict.samples.forEach((race, count) -> System.out.printf("%,15d  %s%n", count, race));
        System.out.printf(
                "%,15d  samples in %,d runs of %d races: %,d forbidden, %,d runs failed%n",
                verdict.sum(), verdict.runs, verdict.samples.size(), verdict.forbidden, verdict.failed);
        verdict.caught.forEach((twin, times) -> System.out.printf("%,15d  times caught: %s%n", times, twin));
        System.exit(verdict.isGood() ? 0 : 1);
    }

    private void take(TestResult result) {
        runs++;
        failed += result.status() == Status.NORMAL ? 0 : 1;
        if (isTwin(result.getName())) {
            caught.merge(result.getName(), forbidden(result), Long::sum);
        } else {
            samples.merge(result.getName(), result.getTotalCount(), Long::sum);
            forbidden += forbidden(result);
        }
    }

    /** Whether a race is one that is wrong on purpose. */
    static boolean isTwin(String race) {
        return race.endsWith("Twin");
    }

    /** How often a race ended in a way that it must not. */
    static long forbidden(TestResult result) {
        return result.grading().gradingResults.values().stream()
                .filter(graded -> graded.expect == Expect.FORBIDDEN)
                .mapToLong(graded -> graded.count)
                .sum();
    }

    private long sum() {
        return samples.values().stream().mapToLong(Long::longValue).sum();
    }

    private boolean isGood() {
        return forbidden == 0 && failed == 0 && !samples.containsValue(0L) && !caught.containsValue(0L);
    }
}
