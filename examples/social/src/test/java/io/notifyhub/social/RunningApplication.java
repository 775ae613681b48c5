package io.notifyhub.social;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.social.data.Database;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.undertow.server.HttpHandler;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The whole application behind a real server on a free port. */
final class RunningApplication implements AutoCloseable {
    static final String SECRET = "a secret of the tests with 40 characters";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Database database;
    private final NotificationStore store;
    private final NotificationHub hub;
    private final SocialApplication application;
    private final NotifyServer server;

    private RunningApplication(Database database, NotificationStore store) {
        this.database = database;
        this.store = store;
        this.application = new SocialApplication(database, SECRET);
        JwtTokenAuthenticator authenticator = JwtTokenAuthenticator.hmac(SECRET);
        this.hub = application
                .joining(NotificationHub.builder().authenticator(authenticator).store(store))
                .build();
        HttpHandler handler = application.start(hub, authenticator);
        this.server = NotifyServer.builder(hub)
                .port(0)
                .handlers(NotifyHandlers.builder(hub).next(handler).build())
                .start();
    }

    static RunningApplication sqlite(Path folder) {
        return new RunningApplication(
                Database.sqlite(folder.resolve("social.db")),
                JdbcNotificationStore.sqlite(folder.resolve("notify.db")).build());
    }

    static RunningApplication postgresql(String url) {
        return new RunningApplication(
                Database.postgresql(url), JdbcNotificationStore.postgresql(url).build());
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
        String access = nobody.post(
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
    }
}
