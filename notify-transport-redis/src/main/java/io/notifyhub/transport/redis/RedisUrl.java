package io.notifyhub.transport.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;

/**
 * An address of Redis:
 *
 * <pre>
 * redis://[[user]:password@]host[:port][/database]
 * redis-sentinel://[[user]:password@]host[:port][,host[:port]…]/master[/database]
 * redis-cluster://[[user]:password@]host[:port][,host[:port]…]
 * </pre>
 *
 * With an s ({@code rediss}, {@code rediss-sentinel}, {@code rediss-cluster}) over TLS. User and password may be
 * percent-encoded, and are those of the Redis servers; sentinels are asked without any. Immutable.
 */
final class RedisUrl {
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String FORMS =
            "a Redis URL begins with redis://, rediss://, redis-sentinel://, rediss-sentinel://, redis-cluster:// or"
                    + " rediss-cluster://";

    private final String form;
    private final boolean tls;
    private final List<HostAndPort> hosts;
    private final @Nullable String user;
    private final @Nullable String password;
    private final List<String> path;

    /** @throws IllegalArgumentException if it cannot be understood; the text never contains the password */
    RedisUrl(String url) {
        int colon = url.indexOf("://");
        if (colon < 0) {
            throw new IllegalArgumentException(FORMS);
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        tls = scheme.startsWith("rediss");
        form = tls ? "redis" + scheme.substring("rediss".length()) : scheme;
        if (!List.of("redis", "redis-sentinel", "redis-cluster").contains(form)) {
            throw new IllegalArgumentException(FORMS);
        }
        String rest = url.substring(colon + 3);
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            String[] parts = rest.substring(0, at).split(":", 2);
            user = parts.length == 2 && !parts[0].isEmpty() ? decoded(parts[0]) : null;
            password = decoded(parts[parts.length - 1]);
        } else {
            user = null;
            password = null;
        }
        String place = rest.substring(at + 1);
        int question = place.indexOf('?');
        if (question >= 0) {
            throw new IllegalArgumentException("a Redis URL has no query here");
        }
        String[] segments = place.split("/", -1);
        hosts = hosts(segments[0], form.equals("redis-sentinel") ? SENTINEL_PORT : PORT);
        path = new ArrayList<>();
        for (int i = 1; i < segments.length; i++) {
            if (!segments[i].isEmpty()) {
                path.add(segments[i]);
            }
        }
        checkPath();
    }

    private void checkPath() {
        int most = form.equals("redis") ? 1 : form.equals("redis-sentinel") ? 2 : 0;
        if (path.size() > most) {
            throw new IllegalArgumentException(
                    form.equals("redis-cluster")
                            ? "a cluster has no databases"
                            : "the path of the Redis URL is too long");
        }
        if (form.equals("redis-sentinel") && path.isEmpty()) {
            throw new IllegalArgumentException("a redis-sentinel:// URL ends with /<name of the master>");
        }
        if (form.equals("redis") && hosts.size() > 1) {
            throw new IllegalArgumentException(
                    "redis:// is one server; several are redis-sentinel:// or redis-cluster://");
        }
        database();
    }

    private static String decoded(String text) {
        // A plus is a plus here.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static List<HostAndPort> hosts(String text, int port) {
        List<HostAndPort> hosts = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            URI parsed;
            try {
                parsed = URI.create("redis://" + one);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the Redis URL names no host");
            }
            String host = parsed.getHost();
            if (host == null) {
                throw new IllegalArgumentException("the Redis URL names no host");
            }
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            hosts.add(new HostAndPort(plain, parsed.getPort() < 0 ? port : parsed.getPort()));
        }
        return List.copyOf(hosts);
    }

    private int database() {
        int index = form.equals("redis-sentinel") ? 1 : 0;
        if (path.size() <= index) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(path.get(index));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the database of the Redis URL must be a number");
        }
    }

    /**
     * Connects to nothing yet; over TLS the authorities are trusted that this Java trusts. Here and below nothing of Jedis 8 alone
     * is called: Spring Boot brings an older one.
     */
    Servers servers() {
        return servers(SslOptions.builder().build());
    }

    /** Connects to nothing yet. */
    Servers servers(SslOptions ssl) {
        return switch (form) {
            case "redis" -> {
                HostAndPort server = hosts.get(0);
                yield new SingleServer(() -> server, Opener.of(config(ssl)), toString());
            }
            case "redis-sentinel" -> {
                Sentinels sentinels =
                        new Sentinels(hosts, path.get(0), Opener.of(plain(ssl).build()));
                yield new SingleServer(sentinels::master, Opener.of(config(ssl)), toString());
            }
            default -> new ClusterServers(() -> hosts, Opener.of(config(ssl)), toString());
        };
    }

    private JedisClientConfig config(SslOptions ssl) {
        return plain(ssl).user(user).password(password).database(database()).build();
    }

    private DefaultJedisClientConfig.Builder plain(SslOptions ssl) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .clientName("notifyhub");
        return tls ? builder.sslOptions(ssl) : builder;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return form + "://"
                + String.join(",", hosts.stream().map(HostAndPort::toString).toList())
                + (path.isEmpty() ? "" : '/' + String.join("/", path));
    }
}
