package io.notifyhub.social;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.social.accounts.AccessTokens;
import io.notifyhub.social.accounts.AccountRoutes;
import io.notifyhub.social.accounts.Accounts;
import io.notifyhub.social.accounts.ApprovalRoutes;
import io.notifyhub.social.accounts.Approvals;
import io.notifyhub.social.accounts.Logins;
import io.notifyhub.social.accounts.Passwords;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.friends.Connections;
import io.notifyhub.social.friends.FriendPresence;
import io.notifyhub.social.friends.FriendRoutes;
import io.notifyhub.social.messages.MessageRoutes;
import io.notifyhub.social.web.Ids;
import io.notifyhub.social.web.Pages;
import io.notifyhub.social.web.Router;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import io.undertow.server.HttpHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The application. It is made in two steps around the hub: what the hub asks of it (who is there, what to tell it of) before the
 * hub is built, and what it does with the hub after. Thread-safe.
 */
public final class SocialApplication implements AutoCloseable {
    /** The password of everybody in the sample. */
    public static final String SAMPLE_PASSWORD = "demo password";

    private static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);
    private static final Duration LOGIN_LIFETIME = Duration.ofDays(14);

    private final Database database;
    private final People people;
    private final Passwords passwords = new Passwords();
    private final Connections connections;
    private final FriendPresence presence;
    private final AccessTokens accessTokens;
    private final Logins logins;
    private @Nullable TransactionalNotifier notifier;
    private @Nullable Router router;

    /**
     * Blocks for the database. It stays the caller's to close, last.
     *
     * @param secret what tokens are signed with, the hub's authenticator's too
     */
    public SocialApplication(Database database, String secret) {
        this(database, secret, ACCESS_LIFETIME);
    }

    /** @param accessLifetime how long an access token is good */
    public SocialApplication(Database database, String secret, Duration accessLifetime) {
        this.database = database;
        this.people = new People(database);
        this.connections = new Connections(database);
        this.presence = new FriendPresence(connections);
        this.accessTokens = new AccessTokens(secret, accessLifetime, Clock.systemUTC());
        this.logins = new Logins(database, secret, LOGIN_LIFETIME, Clock.systemUTC());
    }

    /** Tells the hub who there is, and is told who is connected. */
    public NotificationHub.Builder joining(NotificationHub.Builder hub) {
        UserDirectory directory = userId -> find(userId)
                .map(person -> new UserProfile(userId, person.username()))
                .orElse(null);
        return hub.userDirectory(directory).listener(presence);
    }

    private Optional<io.notifyhub.social.accounts.Person> find(String userId) {
        OptionalLong id = Ids.parse(userId);
        return id.isPresent() ? people.find(id.getAsLong()) : Optional.empty();
    }

    /**
     * Begins to relay what is to be told.
     *
     * @return answers the application's requests, and shows its page
     */
    public HttpHandler start(NotificationHub hub, TokenAuthenticator authenticator) {
        TransactionalNotifier relay =
                TransactionalNotifier.builder(hub, database.source()).build();
        SocialNotifications notifications = new SocialNotifications(relay);
        Router routes = new Router(authenticator, Pages.handler());
        Approvals approvals = new Approvals(database, people, notifications);
        ApprovalRoutes operators = new ApprovalRoutes(approvals, people, hub);
        new AccountRoutes(people, passwords, accessTokens, logins, approvals, operators).addTo(routes);
        operators.addTo(routes);
        new FriendRoutes(database, people, connections, notifications, hub).addTo(routes);
        new MessageRoutes(database, people, connections, notifications, hub).addTo(routes);
        presence.start(hub);
        notifier = relay;
        router = routes;
        return routes;
    }

    /** What waits to be told, and what was given up, for operators; after {@link #start}. */
    public TransactionalNotifier notifier() {
        TransactionalNotifier relay = notifier;
        if (relay == null) {
            throw new IllegalStateException("the application was not started");
        }
        return relay;
    }

    /** Makes people, friendships and messages to look at. Blocks. @return their usernames; empty if they are there already */
    public List<String> makeSample() {
        return new Sample(database, people, accounts(), new SocialNotifications(notifier())).make();
    }

    /** For the command line: accounts without HTTP. */
    public Accounts accounts() {
        return new Accounts(people, passwords);
    }

    /** Stops answering and relaying. To be closed before the hub. Idempotent. */
    @Override
    public void close() {
        Router routes = router;
        TransactionalNotifier relay = notifier;
        if (routes != null) {
            routes.close();
        }
        if (relay != null) {
            relay.close();
        }
        presence.close();
    }
}
