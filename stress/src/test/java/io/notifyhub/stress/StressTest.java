package io.notifyhub.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** Every race, for a moment. */
class StressTest {
    private static final int MILLIS = 500;
    private static final int TWIN_ROUNDS = 20;

    private static StressRun run;

    @BeforeAll
    static void start() throws IOException {
        run = new StressRun(MILLIS);
    }

    static Stream<String> races() {
        return StressRun.races().stream().filter(race -> !Verdict.isTwin(race)).sorted();
    }

    static Stream<String> twins() {
        return StressRun.races().stream().filter(Verdict::isTwin).sorted();
    }

    @ParameterizedTest
    @MethodSource("races")
    void noRaceEndsInAForbiddenWay(String race) throws ReflectiveOperationException {
        TestResult result = run.run(race);
        // The first lines of a failure: jcstress writes the whole stack of its own as well.
        List<String> why = result.getMessages().stream().limit(5).toList();
        assertThat(result.status()).as("%s", why).isEqualTo(Status.NORMAL);
        assertThat(result.getTotalCount()).isPositive();
        assertThat(result.grading().failureMessages).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("twins")
    void aTwinThatIsWrongIsCaught(String twin) throws ReflectiveOperationException {
        long caught = 0;
        for (int round = 0; round < TWIN_ROUNDS && caught == 0; round++) {
            caught = Verdict.forbidden(run.run(twin));
        }
        assertThat(caught).as("forbidden ends").isPositive();
    }

    @Test
    void thereAreRacesAndTwins() {
        assertThat(races()).hasSizeGreaterThan(20);
        assertThat(twins()).hasSize(2);
    }
}
