package io.notifyhub.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a client through the scenarios and prints the verdicts. Exit codes: 0 all passed, 1 some failed, 2 wrong usage. */
@Command(
        name = "conformance",
        description = "Runs a client through scenarios with a scripted server: good, slow and hostile.",
        mixinStandardHelpOptions = true)
public final class ConformanceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            description = "The driver: a program that is started with the suite's address in " + Drivers.URL_VARIABLE
                    + ". Without one the Java client is tested.")
    private List<String> command = List.of();

    @Option(names = "--list", description = "Prints the scenarios and plays none.")
    private boolean list;

    @Option(names = "--table", hidden = true, description = "Prints the scenarios as docs/conformance.md has them.")
    private boolean table;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Plays only these.")
    private List<String> only = List.of();

    @Option(names = "--browser", description = "Starts no driver, but waits for one: a page in a browser.")
    private boolean browser;

    @Option(names = "--files", paramLabel = "FOLDER", description = "Serves these files, for a driver that is a page.")
    private @Nullable Path files;

    @Option(names = "--port", description = "Where drivers find the suite; any free port by default.")
    private int port;

    @Option(names = "--parallel", description = "Drivers, and scenarios at a time; ${DEFAULT-VALUE} by default.")
    private int parallel = ConformanceSuite.DEFAULT_PARALLEL;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long to wait for what has to happen; 10 by default.")
    private double patience = ConformanceSuite.DEFAULT_PATIENCE.toSeconds();

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes the verdicts there as JUnit's XML as well.")
    private @Nullable Path junit;

    @Option(
            names = "--transcripts",
            paramLabel = "FOLDER",
            description = "Writes what went over the wires, a file each.")
    private @Nullable Path transcripts;

    /** Ends the process with the exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConformanceCommand())
                .setStopAtPositional(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            ConformanceSuite.scenarios()
                    .forEach(scenario -> out.printf(
                            "%-24s %-8s %s; the client %s%n",
                            scenario.name(), scenario.kind(), scenario.server(), scenario.expected()));
            out.flush();
            return 0;
        }
        if (table) {
            out.print(ScenarioTable.markdown());
            out.flush();
            return 0;
        }
        List<Verdict> verdicts = suite().run(verdict -> print(out, verdict));
        write(verdicts);
        return summary(out, verdicts);
    }

    private ConformanceSuite suite() {
        try {
            ConformanceSuite.Builder builder = ConformanceSuite.builder()
                    .parallel(parallel)
                    .patience(Duration.ofMillis((long) (patience * 1_000)))
                    .port(port)
                    .drivers(drivers())
                    .announce(url -> spec.commandLine().getErr().println("The suite is at " + url));
            if (!only.isEmpty()) {
                builder.only(only);
            }
            Path folder = files;
            if (folder != null) {
                builder.files(folder);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Drivers drivers() {
        if (browser) {
            return Drivers.none();
        }
        return command.isEmpty() ? Drivers.javaClient() : Drivers.program(command);
    }

    private static void print(PrintWriter out, Verdict verdict) {
        out.println(verdict);
        if (verdict.failed()) {
            verdict.transcript().forEach(line -> out.println("        " + line));
        }
        out.flush();
    }

    private void write(List<Verdict> verdicts) throws IOException {
        Path report = junit;
        if (report != null) {
            JUnitReport.write(report, verdicts);
        }
        Path folder = transcripts;
        if (folder != null) {
            Files.createDirectories(folder);
            for (Verdict verdict : verdicts) {
                Files.write(
                        folder.resolve(verdict.scenario().name() + ".txt"),
                        verdict.transcript(),
                        StandardCharsets.UTF_8);
            }
        }
    }

    private static int summary(PrintWriter out, List<Verdict> verdicts) {
        long failed = verdicts.stream().filter(Verdict::failed).count();
        long skipped = verdicts.stream()
                .filter(verdict -> verdict.outcome() == Verdict.Outcome.SKIPPED)
                .count();
        out.printf(
                Locale.ROOT, "%d passed, %d failed, %d skipped%n", verdicts.size() - failed - skipped, failed, skipped);
        out.flush();
        return failed == 0 ? 0 : 1;
    }
}
