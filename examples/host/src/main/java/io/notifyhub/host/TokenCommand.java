package io.notifyhub.host;

import io.notifyhub.core.auth.Principal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints an access token. */
@Command(
        name = "token",
        description = "Prints an access token, signed with the server's secret.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--user-id", required = true, description = "Whose token.")
    private String userId = "";

    @Option(names = "--admin", description = "May notify anyone and use the operator's pages.")
    private boolean admin;

    @Option(names = "--hours", defaultValue = "24", description = "How long it is good for; 24 by default.")
    private int hours;

    @Override
    public Integer call() {
        if (hours < 1) {
            throw new IllegalArgumentException("--hours must be at least 1, was " + hours);
        }
        List<String> scopes = admin ? List.of(Principal.SCOPE_ADMIN, Principal.SCOPE_SEND) : List.of();
        String secret = SecretKey.of(Settings.ofProcess());
        PrintWriter out = spec.commandLine().getOut();
        out.println(Tokens.mint(secret, userId, Duration.ofHours(hours), scopes));
        out.flush();
        return 0;
    }
}
