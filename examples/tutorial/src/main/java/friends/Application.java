package friends;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** All of it, on one port. */
public final class Application implements AutoCloseable {
    private final JdbcNotificationStore store;
    private final NotificationHub hub;
    private final Friends friends;
    private final NotifyServer server;

    public Application(Path folder, String secret, int port) throws Exception {
        Files.createDirectories(folder);
        JwtTokenAuthenticator authenticator = JwtTokenAuthenticator.hmac(secret);
        store = JdbcNotificationStore.sqlite(folder.resolve("notify.db")).build();
        hub = NotificationHub.builder()
                .authenticator(authenticator)
                .store(store)
                .build();
        friends = new Friends(folder.resolve("friends.db"), hub);
        server = NotifyServer.builder(hub)
                .port(port)
                .next(new Routes(friends, authenticator, secret).handler())
                .start();
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.drain();
        friends.close();
        hub.close();
        server.close();
        store.close();
    }

    public static void main(String[] arguments) throws Exception {
        String secret = System.getenv().getOrDefault("SECRET_KEY", "only for trying this out, 32 bytes");
        Application application = new Application(Path.of("data"), secret, 8000);
        Runtime.getRuntime().addShutdownHook(new Thread(application::close));
        System.out.println("http://localhost:" + application.port());
    }
}
