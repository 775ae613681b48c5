package io.notifyhub.host;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.social.SocialApplication;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server as the settings want it, alone or with the social application on it. Ends in order when the process is told to. */
final class HostServer {
    private static final Logger log = LoggerFactory.getLogger(HostServer.class);

    private final Settings settings;
    private final NotificationStore store;
    private final NotificationHub hub;
    private final NotifyServer server;
    private final @Nullable SocialApplication application;
    private final Runnable last;

    private HostServer(Settings settings, int port, @Nullable SocialApplication application, Runnable last)
            throws InterruptedException {
        this.settings = settings;
        this.application = application;
        this.last = last;
        JwtTokenAuthenticator authenticator = Access.authenticator(settings);
        Transport transport = Nodes.transport(settings);
        store = Stores.open(settings);
        Telemetry telemetry = new Telemetry();
        NotificationHub.Builder builder = telemetry
                .watching(NotificationHub.builder())
                .authenticator(authenticator)
                .store(store)
                .tokenLeeway(Access.leeway(settings))
                .limits(Access.limits(settings))
                .transport(transport);
        hub = (application == null ? builder : application.joining(builder)).build();
        join(transport);
        server = listen(telemetry, authenticator, port);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "notify-stop"));
    }

    /** A server of notifications alone. */
    static HostServer start(Settings settings, int port) throws InterruptedException {
        return new HostServer(settings, port, null, () -> {});
    }

    /** @param last runs when all else has ended */
    static HostServer start(Settings settings, int port, SocialApplication application, Runnable last)
            throws InterruptedException {
        return new HostServer(settings, port, application, last);
    }

    /** Before anybody connects here: who did would have to leave again. */
    private void join(Transport transport) throws InterruptedException {
        try {
            Nodes.check(transport);
        } catch (ConfigurationException e) {
            hub.close();
            store.close();
            throw e;
        }
    }

    private NotifyServer listen(Telemetry telemetry, JwtTokenAuthenticator authenticator, int port) {
        try {
            NotifyHandlers.Builder handlers = telemetry.serving(Access.handlers(settings, hub), hub);
            if (application != null) {
                handlers.next(application.start(hub, authenticator));
                handlers.outbox(application.notifier().view());
            }
            NotifyServer.Builder builder =
                    NotifyServer.builder(hub).host(settings.host()).port(port).handlers(handlers.build());
            return Access.server(settings, builder).start();
        } catch (RuntimeException e) {
            if (application != null) {
                application.close();
            }
            hub.close();
            if (e.getCause() instanceof BindException) {
                throw new ConfigurationException(
                        settings.host() + ":" + port + " cannot be listened on: is it in use? Set HOST or PORT.");
            }
            throw e;
        }
    }

    /** Says where it listens, and runs until the process ends. */
    void run() throws InterruptedException {
        System.out.printf(
                "NotifyHub listens on %s://%s:%d%n",
                Access.isTls(settings) ? "https" : "http", settings.host(), server.port());
        String warning = Access.warning(settings);
        if (warning != null) {
            log.warn(warning);
        }
        new CountDownLatch(1).await();
    }

    private void stop() {
        if (application != null) {
            application.close();
        }
        server.drain();
        hub.close();
        server.close();
        store.close();
        last.run();
    }
}
