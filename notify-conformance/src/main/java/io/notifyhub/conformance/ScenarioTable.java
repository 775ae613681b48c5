package io.notifyhub.conformance;

import java.util.Locale;
import java.util.stream.Collectors;

/** All scenarios as a table for {@code docs/conformance.md}. Stateless. */
final class ScenarioTable {
    private ScenarioTable() {}

    static String markdown() {
        return ConformanceSuite.scenarios().stream()
                .map(ScenarioTable::row)
                .collect(Collectors.joining(
                        "", "| scenario | the server | the client | rule | needs |\n|---|---|---|---|---|\n", ""));
    }

    private static String row(Scenario scenario) {
        String needs = scenario.needs().stream().sorted().map(Ability::wireName).collect(Collectors.joining(", "));
        String kind = scenario.kind() == Scenario.Kind.GOOD ? "" : " (" + scenario.kind() + ")";
        return String.format(
                Locale.ROOT,
                "| `%s`%s | %s | %s | %s | %s |\n",
                scenario.name(),
                kind,
                scenario.server().replace("|", "\\|"),
                scenario.expected().replace("|", "\\|"),
                scenario.rule(),
                needs);
    }
}
