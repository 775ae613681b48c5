package io.notifyhub.conformance;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios, in the order of {@code docs/conformance.md}. */
final class Scenarios {
    private static final List<Scenario> ALL = Stream.of(
                    OpeningScenarios.all(),
                    FrameScenarios.all(),
                    ResumeScenarios.all(),
                    ReloadScenarios.all(),
                    CommandScenarios.all(),
                    LivenessScenarios.all(),
                    ClosingScenarios.all(),
                    HostileScenarios.all(),
                    StreamScenarios.all(),
                    InboxScenarios.all(),
                    RecordedScenarios.all())
            .flatMap(List::stream)
            .toList();

    private Scenarios() {}

    static List<Scenario> all() {
        return ALL;
    }
}
