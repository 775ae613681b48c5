package io.notifyhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConformancePageTest {
    private static final Path PAGE = Path.of("..", "docs", "conformance.md");

    @Test
    @DisplayName("docs/conformance.md ends with the table of all scenarios, as ./notify conformance --table prints it")
    void table() throws IOException {
        assertThat(Files.readString(PAGE)).endsWith("\n" + ScenarioTable.markdown());
    }

    @Test
    @DisplayName("docs/conformance.md names every ability of a client")
    void abilities() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(Arrays.stream(Ability.values())
                        .map(ability -> "| `" + ability.wireName() + "` |")
                        .toList());
    }
}
