package io.notifyhub.social;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The whole application behind a real server on a free port. */
final class RunningApplication implements AutoCloseable {
    static final String SECRET = "a secret of the tests with 40 characters";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Database database;
    private final NotificationStore store;
    private final NotificationHub hub;
    private final SocialApplication application;
    private final NotifyServer server;
    private Runnable after = () -> {};

    private RunningApplication(Database database, NotificationStore store, int port, Duration accessLifetime) {
        this.database = database;
        this.store = store;
        this.application = new SocialApplication(database, SECRET, accessLifetime);
        JwtTokenAuthenticator authenticator =
                JwtTokenAuthenticator.builder(SECRET).leeway(Duration.ZERO).build();
        this.hub = application
                .joining(NotificationHub.builder()
                        .authenticator(authenticator)
                        .tokenLeeway(Duration.ZERO)
                        .store(store))
                .build();
        HttpHandler handler = application.start(hub, authenticator);
        this.server = NotifyServer.builder(hub)
                .port(port)
                .handlers(NotifyHandlers.builder(hub).next(handler).build())
                .start();
    }

    /** With files of its own, which go with it. */
    static RunningApplication temporary() {
        try {
            Path folder = Files.createTempDirectory("social");
            RunningApplication application = sqlite(folder);
            application.after = () -> delete(folder);
            return application;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunningApplication sqlite(Path folder) {
        return sqlite(folder, 0, Duration.ofMinutes(15));
    }

    /**
     * @param port 0 for a free one
     * @param accessLifetime how long an access token is good, to the second
     */
    static RunningApplication sqlite(Path folder, int port, Duration accessLifetime) {
        return new RunningApplication(
                Database.sqlite(folder.resolve("social.db")),
                JdbcNotificationStore.sqlite(folder.resolve("notify.db")).build(),
                port,
                accessLifetime);
    }

    static RunningApplication postgresql(String url) {
        return new RunningApplication(
                Database.postgresql(url), JdbcNotificationStore.postgresql(url).build(), 0, Duration.ofMinutes(15));
    }

    int port() {
        return server.port();
    }

    NotificationHub hub() {
        return hub;
    }

    SocialApplication application() {
        return application;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    Caller nobody() {
        return new Caller(this, "", 0);
    }

    /** Whose username it is. */
    long idOf(String username) {
        return somebody("Finder")
                .get("/api/search_users/?q=" + username)
                .expect(200)
                .get("results")
                .get(0)
                .get("id")
                .longValue();
    }

    /** An operator who is new, logged in. */
    Caller operator() {
        String username = "operator" + NAMES.incrementAndGet();
        Person made = application
                .accounts()
                .create(Map.of("username", username, "email", "op@example.org"), "pass word " + username, true)
                .orElseThrow();
        return loggedIn(username, made.id());
    }

    /** Somebody new, logged in. */
    Caller somebody(String name) {
        String username = name + NAMES.incrementAndGet();
        Caller nobody = nobody();
        long id = nobody.post(
                        "/api/register/",
                        "{'username':'" + username + "','email':'" + username
                                + "@example.org','password':'pass word " + username + "','first_name':'" + name
                                + "','last_name':'Lee'}")
                .expect(201)
                .get("id")
                .longValue();
        return loggedIn(username, id);
    }

    private Caller loggedIn(String username, long id) {
        String access = nobody().post(
                        "/api/login/", "{'username':'" + username + "','password':'pass word " + username + "'}")
                .expect(200)
                .get("access")
                .textValue();
        return new Caller(this, access, id);
    }

    @Override
    public void close() {
        application.close();
        hub.close();
        server.close();
        store.close();
        database.close();
        after.run();
    }
}
