package io.notifyhub.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests that are written in JavaScript, run by node; skipped where there is none. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NodeTest {
    @BeforeAll
    static void needsNode() {
        Node.assume();
    }

    @Test
    void clientAndModelAgreeInVirtualTime() throws Exception {
        Node.Result result = Node.run(Path.of("src/test/js"), "node", "--test");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("# fail 0").doesNotContain("# pass 0\n");
    }

    @Test
    @Tag("long")
    void clientAndModelAgreeInManyRandomRuns() throws Exception {
        Node.Result result =
                Node.run(Path.of("src/test/js"), "env", "SEEDS=20000", "node", "--test", "random.test.mjs");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
