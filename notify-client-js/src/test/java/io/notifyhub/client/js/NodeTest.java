package io.notifyhub.client.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
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
    void thePackageItsTypesAndTheHookWorkAsNpmInstallsThem() throws Exception {
        assumeTrue(hasLibraries(), "npm could not install the libraries of this test: it needs the network once");
        Node.Result result = Node.run(Path.of("."), "node", "--test", "src/test/npm");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("# fail 0").doesNotContain("# pass 0\n");
    }

    /** Those of package-lock.json, which are not part of what is shipped. */
    private static boolean hasLibraries() throws Exception {
        Path installed = Path.of("node_modules/.package-lock.json");
        if (Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(Path.of("package-lock.json")))
                        >= 0) {
            return true;
        }
        Node.Result result = Node.run(Path.of("."), "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
        return result.exitCode() == 0;
    }

    @Test
    @Tag("long")
    void clientAndModelAgreeInManyRandomRuns() throws Exception {
        Node.Result result =
                Node.run(Path.of("src/test/js"), "env", "SEEDS=20000", "node", "--test", "random.test.mjs");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
