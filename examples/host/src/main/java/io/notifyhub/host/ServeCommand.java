package io.notifyhub.host;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until the process is told to end. */
@Command(
        name = "serve",
        description = "Runs the server. Settings come from the environment, as the README lists them; none is needed.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--port", description = "The port to listen on; PORT or 8000 by default.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.ofProcess();
        HostServer.start(settings, port == null ? settings.port() : port).run();
        return 0;
    }
}
