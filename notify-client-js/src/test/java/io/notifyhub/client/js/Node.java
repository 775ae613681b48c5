package io.notifyhub.client.js;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs programs of node, with all they print. */
final class Node {
    private static final long LIMIT_SECONDS = 280;
    private static final int OLDEST = 20;

    private Node() {}

    record Result(int exitCode, String output) {}

    /** Skips the test where there is no node, or one that is too old. */
    static void assume() {
        assumeTrue(version() >= OLDEST, "there is no node " + OLDEST + " or later on the path: install nodejs and npm");
    }

    private static int version() {
        try {
            Result result = run(Path.of("."), "node", "--version");
            String number = result.output().strip().replaceFirst("^v(\\d+)\\..*$", "$1");
            return result.exitCode() == 0 ? Integer.parseInt(number) : 0;
        } catch (IOException | InterruptedException | NumberFormatException e) {
            return 0;
        }
    }

    static Result run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
