package io.notifyhub.host;

import io.notifyhub.conformance.ConformanceCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong configuration (sysexits.h EX_CONFIG); every
 * failure is one sentence on standard error.
 */
@Command(
        name = "notify",
        description = "Real-time user notifications: a server, and tools around it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            CreateSuperuserCommand.class,
            SendCommand.class,
            TailCommand.class,
            TokenCommand.class,
            ConformanceCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        // What follows the driver's name is the driver's.
        Objects.requireNonNull(line.getSubcommands().get("conformance")).setStopAtPositional(true);
        return line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("notify: " + sentence(failure));
            command.getErr().flush();
            return failure instanceof ConfigurationException ? ConfigurationException.EXIT_CODE : 1;
        });
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing");
    }
}
