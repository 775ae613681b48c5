package io.notifyhub.host;

import io.notifyhub.social.SocialApplication;
import io.notifyhub.social.data.Database;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the social application until the process is told to end. */
@Command(
        name = "demo",
        description = "Runs a social application on the hub: accounts, friends, messages, and a page for the browser."
                + " Settings are those of serve.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--port", description = "The port to listen on; PORT or 8000 by default.")
    private @Nullable Integer port;

    @Option(names = "--sample", description = "Makes people, friendships and messages to look at.")
    private boolean sample;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.ofProcess();
        Database database = SocialData.open(settings);
        SocialApplication application = new SocialApplication(database, SecretKey.of(settings));
        HostServer server =
                HostServer.start(settings, port == null ? settings.port() : port, application, database::close);
        List<String> people = sample ? application.makeSample() : List.of();
        if (!people.isEmpty()) {
            System.out.println("Sign in as " + String.join(", ", people) + ", all with the password '"
                    + SocialApplication.SAMPLE_PASSWORD + "'.");
        }
        server.run();
        return 0;
    }
}
