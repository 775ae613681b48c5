package io.notifyhub.host;

import io.notifyhub.social.SocialApplication;
import io.notifyhub.social.data.Database;
import java.io.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an operator of the social application, whose tokens open the page at {@code /admin/}. */
@Command(
        name = "createsuperuser",
        description = "Makes an account of the demo whose tokens open the operators' page. The password comes from"
                + " SUPERUSER_PASSWORD, or is asked for.",
        mixinStandardHelpOptions = true)
final class CreateSuperuserCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--username", required = true, description = "What they sign in as.")
    private String username = "";

    @Option(names = "--email", required = true, description = "Their address.")
    private String email = "";

    @Override
    public Integer call() {
        Settings settings = Settings.ofProcess();
        String password = password(settings);
        try (Database database = SocialData.open(settings);
                SocialApplication application = new SocialApplication(database, SecretKey.of(settings))) {
            boolean made = application
                    .accounts()
                    .create(Map.of("username", username, "email", email), password, true)
                    .isPresent();
            if (!made) {
                throw new IllegalArgumentException("the username " + username + " is taken");
            }
        }
        spec.commandLine().getOut().println("Operator " + username + " was made.");
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String password(Settings settings) {
        String given = settings.text("SUPERUSER_PASSWORD");
        Console console = System.console();
        char @Nullable [] typed = given == null && console != null ? console.readPassword("Password: ") : null;
        if (given == null && typed == null) {
            throw new ConfigurationException("SUPERUSER_PASSWORD must be set where nobody can be asked for it.");
        }
        return given == null ? String.valueOf(typed) : given;
    }
}
