package io.notifyhub.host;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.server.undertow.NotifyServer;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until the process is told to end. */
@Command(
        name = "serve",
        description = "Runs the server. Settings come from the environment, as the README lists them; none is needed.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    @Option(names = "--port", description = "The port to listen on; PORT or 8000 by default.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.ofProcess();
        int chosen = port == null ? settings.port() : port;
        TokenAuthenticator authenticator = Access.authenticator(settings);
        Transport transport = Nodes.transport(settings);
        NotificationStore store = Stores.open(settings);
        Telemetry telemetry = new Telemetry();
        NotificationHub hub = telemetry
                .watching(NotificationHub.builder())
                .authenticator(authenticator)
                .store(store)
                .tokenLeeway(Access.leeway(settings))
                .limits(Access.limits(settings))
                .transport(transport)
                .build();
        join(hub, transport, store);
        NotifyServer server = start(hub, settings, telemetry, chosen);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub, server, store), "notify-stop"));
        System.out.printf(
                "NotifyHub listens on %s://%s:%d%n",
                Access.isTls(settings) ? "https" : "http", settings.host(), server.port());
        String warning = Access.warning(settings);
        if (warning != null) {
            log.warn(warning);
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** Before anybody connects here: who did would have to leave again. */
    private static void join(NotificationHub hub, Transport transport, NotificationStore store)
            throws InterruptedException {
        try {
            Nodes.check(transport);
        } catch (ConfigurationException e) {
            hub.close();
            store.close();
            throw e;
        }
    }

    private static NotifyServer start(NotificationHub hub, Settings settings, Telemetry telemetry, int port) {
        try {
            NotifyServer.Builder builder = NotifyServer.builder(hub)
                    .host(settings.host())
                    .port(port)
                    .handlers(telemetry
                            .serving(Access.handlers(settings, hub), hub)
                            .build());
            return Access.server(settings, builder).start();
        } catch (RuntimeException e) {
            hub.close();
            if (e.getCause() instanceof BindException) {
                throw new ConfigurationException(
                        settings.host() + ":" + port + " cannot be listened on: is it in use? Set HOST or PORT.");
            }
            throw e;
        }
    }

    private static void stop(NotificationHub hub, NotifyServer server, NotificationStore store) {
        server.drain();
        hub.close();
        server.close();
        store.close();
    }
}
