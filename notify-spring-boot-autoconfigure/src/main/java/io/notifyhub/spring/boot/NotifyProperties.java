package io.notifyhub.spring.boot;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.jakarta.NotifyEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of NotifyHub. Immutable.
 *
 * @param enabled whether there is a hub
 * @param secretKey what tokens are signed with, HS256, at least 32 bytes; where Spring Security checks tokens it is not needed
 * @param userIdClaim the claim that holds the user's id; user_id for tokens of the secret key, sub for those that Spring Security
 *     checks, unless set
 * @param usernameClaim the claim that holds what the user is called
 * @param session whether a session that Spring Security has authenticated lets in who brings no token
 * @param file the SQLite file that keeps the notifications, where no database of the application does
 * @param redisUrl the Redis that joins several nodes; none for one node
 * @param rest whether the API is served at /api/notifications/, and the browser client at /notify/
 * @param admin whether operators, by tokens with the scope notify:admin, have their page at /admin/ and their API below
 *     /api/admin/
 * @param path where clients connect, without its final slash
 * @param allowedHosts names the server answers to, as in Django: example.com, .example.com, *; any if there are none
 * @param allowedOrigins exactly these origins may connect; by default those of the allowed hosts, or of the page's own host
 * @param cookieName the cookie that may hold a token
 * @param maxSocketsPerAddress sockets that one address may have open
 * @param maxDevicesPerUser devices of a user that are connected at once
 * @param messagesPerSecond messages a device may send in the long run
 * @param heartbeat how often the server pings, and clients are to
 * @param echo whether messages of unknown types are echoed, as in the Django systems
 * @param criticalTypes types that no user can mute
 * @param outbox the outbox in the application's database
 */
@ConfigurationProperties("notify")
public record NotifyProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String secretKey,
        @Nullable String userIdClaim,
        @DefaultValue("username") String usernameClaim,
        @DefaultValue("true") boolean session,
        @Nullable Path file,
        @Nullable String redisUrl,
        @DefaultValue("true") boolean rest,
        @DefaultValue("false") boolean admin,
        @DefaultValue(NotifyEndpoint.Builder.DEFAULT_PATH) String path,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue(Credentials.DEFAULT_COOKIE_NAME) String cookieName,

        @DefaultValue("" + NotifyEndpoint.Builder.DEFAULT_MAX_SOCKETS_PER_ADDRESS)
        int maxSocketsPerAddress,

        @DefaultValue("" + HubLimits.DEFAULT_MAX_DEVICES_PER_USER)
        int maxDevicesPerUser,

        @DefaultValue("" + HubLimits.DEFAULT_MESSAGES_PER_SECOND)
        int messagesPerSecond,

        @DefaultValue("25s") Duration heartbeat,
        @DefaultValue("true") boolean echo,
        @DefaultValue List<String> criticalTypes,
        @DefaultValue Outbox outbox) {

    /**
     * The outbox in the application's database, for notifications that belong to its transactions.
     *
     * @param enabled whether there is one, where the application has a database for it
     * @param relay whether this process moves its rows into the logs; if not, another one must
     * @param createSchema whether its tables are made at the start
     */
    public record Outbox(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean relay,
            @DefaultValue("true") boolean createSchema) {}

    /** Names no secret. */
    @Override
    public String toString() {
        return "NotifyProperties[path=" + path + ']';
    }

    NotificationHub.Builder applyTo(NotificationHub.Builder hub) {
        return hub.limits(HubLimits.DEFAULT
                        .withMaxDevicesPerUser(maxDevicesPerUser)
                        .withMessagesPerSecond(messagesPerSecond))
                .heartbeatInterval(heartbeat)
                .echo(echo)
                .criticalTypes(criticalTypes);
    }
}
