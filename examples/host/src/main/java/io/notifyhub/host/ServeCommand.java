package io.notifyhub.host;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyServer;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until the process is told to end. */
@Command(
        name = "serve",
        description =
                "Runs the server. Settings come from the environment: HOST, PORT, DATA_DIR, SECRET_KEY; none is needed.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--port", description = "The port to listen on; PORT or 8000 by default.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.ofProcess();
        int chosen = port == null ? settings.port() : port;
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(SecretKey.of(settings)))
                .build();
        NotifyServer server = start(hub, settings.host(), chosen);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub, server), "notify-stop"));
        System.out.printf("NotifyHub listens on http://%s:%d%n", settings.host(), server.port());
        new CountDownLatch(1).await();
        return 0;
    }

    private static NotifyServer start(NotificationHub hub, String host, int port) {
        try {
            return NotifyServer.builder(hub).host(host).port(port).start();
        } catch (RuntimeException e) {
            hub.close();
            if (e.getCause() instanceof BindException) {
                throw new ConfigurationException(
                        host + ":" + port + " cannot be listened on: is it in use? Set HOST or PORT.");
            }
            throw e;
        }
    }

    private static void stop(NotificationHub hub, NotifyServer server) {
        hub.close();
        server.close();
    }
}
