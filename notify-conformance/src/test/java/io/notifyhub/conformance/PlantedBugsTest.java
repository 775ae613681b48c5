package io.notifyhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.conformance.Verdict.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether scenarios can fail: each bug that a client can be made with is found by the scenarios it names. */
@Timeout(240)
class PlantedBugsTest {
    private static final int SUITES_AT_A_TIME = 16;

    /** What happens here is the socket library's to mind, and no bug of {@link TinyClient} can change it. */
    private static final Set<String> LEFT_TO_THE_LIBRARY = Set.of();

    /** Beside the wrong ones, as all of them mostly wait. */
    private static final FutureTask<List<Verdict>> RIGHT =
            new FutureTask<>(() -> suite(Bug.NONE, names()).run(verdict -> {}));

    @BeforeAll
    static void startRightClient() {
        Thread thread = new Thread(RIGHT, "right-client");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    @DisplayName("the same client without a bug passes every scenario")
    void rightClient() throws Exception {
        List<Verdict> verdicts = RIGHT.get();
        assertThat(verdicts.stream().filter(Verdict::failed).map(Object::toString))
                .isEmpty();
        assertThat(verdicts.stream().filter(verdict -> verdict.outcome() == Outcome.PASSED))
                .hasSizeGreaterThan(90);
    }

    @Test
    @DisplayName("every planted bug is found by the scenarios it names, with a sentence that tells it")
    void bugs() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(SUITES_AT_A_TIME);
        try {
            Map<Bug, Future<List<Verdict>>> running = new TreeMap<>();
            for (Bug bug : Bug.planted()) {
                Callable<List<Verdict>> task = () -> suite(bug, bug.foundBy()).run(verdict -> {});
                running.put(bug, executor.submit(task));
            }
            Map<String, String> missed = new TreeMap<>();
            for (Map.Entry<Bug, Future<List<Verdict>>> each : running.entrySet()) {
                for (Verdict verdict : each.getValue().get()) {
                    if (!verdict.failed() || verdict.sentence().startsWith("the script itself failed")) {
                        missed.put(each.getKey() + " by " + verdict.scenario(), verdict.sentence());
                    }
                }
            }
            assertThat(missed).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    @DisplayName("there is a bug for every scenario")
    void complete() {
        Set<String> unproven = new TreeSet<>(names());
        unproven.removeAll(
                Bug.planted().stream().flatMap(bug -> bug.foundBy().stream()).collect(Collectors.toSet()));
        assertThat(unproven).isEqualTo(new TreeSet<>(LEFT_TO_THE_LIBRARY));
    }

    private static Collection<String> names() {
        return ConformanceSuite.scenarios().stream().map(Scenario::name).toList();
    }

    private static ConformanceSuite suite(Bug bug, Collection<String> scenarios) {
        boolean right = bug == Bug.NONE;
        return ConformanceSuite.builder()
                .drivers(TinyDriver.with(bug))
                .only(right ? names() : scenarios)
                .parallel(right ? ConformanceSuite.DEFAULT_PARALLEL : Math.min(4, scenarios.size()))
                .patience(right ? ConformanceSuite.DEFAULT_PATIENCE : Duration.ofSeconds(3))
                .build();
    }
}
