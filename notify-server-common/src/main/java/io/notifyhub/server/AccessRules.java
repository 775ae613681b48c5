package io.notifyhub.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names a server may be addressed, and whose pages may talk to it. Immutable.
 *
 * <p>Patterns of hosts are Django's: {@code example.com} itself, {@code .example.com} with all its subdomains, {@code *} any.
 * The port does not matter. An {@code Origin}, which browsers send and pages cannot forge, has to match them too, or, where a
 * list of origins is given, be on it exactly. {@code Origin: null} is never allowed.
 */
public final class AccessRules {
    private static final List<String> THIS_MACHINE = List.of("localhost", ".localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");
    private static final Pattern ORIGIN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#@]+)");
    private static final Pattern IP = Pattern.compile("\\[.*]|[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");

    /** Null for any, and then origins must be the host itself, or both be this machine. */
    private final @Nullable List<String> hosts;

    private final @Nullable List<String> origins;
    private final boolean anyIp;

    private AccessRules(@Nullable List<String> hosts, @Nullable List<String> origins, boolean anyIp) {
        this.hosts = hosts;
        this.origins = origins;
        this.anyIp = anyIp;
    }

    /** Any host; and pages of that same host and port, or of this machine to this machine. The default. */
    public static AccessRules sameOrigin() {
        return new AccessRules(null, null, true);
    }

    /**
     * The names of this machine, and any IP address as a host: for a server without a name. A page elsewhere that points a name
     * of its own at this server ("DNS rebinding") is refused.
     */
    public static AccessRules local() {
        return new AccessRules(THIS_MACHINE, null, true);
    }

    /**
     * Exactly these hosts, as {@code ALLOWED_HOSTS} of Django has them.
     *
     * @throws IllegalArgumentException if there is none, or one is no pattern
     */
    public static AccessRules hosts(List<String> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one allowed host");
        }
        List<String> checked = new ArrayList<>();
        for (String pattern : patterns) {
            String bare = pattern.startsWith(".") ? pattern.substring(1) : pattern;
            if (!pattern.equals("*") && (!HOST.matcher(bare).matches() || bare.matches(".*[^:]:[0-9]+"))) {
                throw new IllegalArgumentException(
                        "an allowed host is a name without a port, '.name' or '*', was '" + pattern + "'");
            }
            checked.add(pattern.toLowerCase(Locale.ROOT));
        }
        return new AccessRules(List.copyOf(checked), null, false);
    }

    /**
     * The same hosts; and of origins exactly these, whatever the hosts are.
     *
     * @param exact such as {@code https://app.example.com} or {@code http://localhost:3000}
     * @throws IllegalArgumentException if one is no origin
     */
    public AccessRules withOrigins(List<String> exact) {
        List<String> checked = new ArrayList<>();
        for (String origin : exact) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "an allowed origin is a scheme, a host and, unless it is the usual one, a port, was '" + origin
                                + "'");
            }
            checked.add(origin.toLowerCase(Locale.ROOT));
        }
        return new AccessRules(hosts, List.copyOf(checked), anyIp);
    }

    /** Whether a request may address the server so. @param host the {@code Host} header, null if there is none */
    public boolean allowsHost(@Nullable String host) {
        if (host == null) {
            return hosts == null;
        }
        String name = nameOf(host);
        return name != null
                && (hosts == null
                        || matches(hosts, name)
                        || (anyIp && IP.matcher(name).matches()));
    }

    /** Whether a page of that origin may talk to the server that is addressed so. */
    public boolean allowsOrigin(String origin, @Nullable String host) {
        var parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return false;
        }
        List<String> exact = origins;
        if (exact != null) {
            return exact.contains(origin.toLowerCase(Locale.ROOT));
        }
        String name = nameOf(parts.group(2));
        if (name == null) {
            return false;
        }
        List<String> patterns = hosts;
        if (patterns != null && matches(patterns, name)) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String own = nameOf(host);
        boolean bothHere = own != null && matches(THIS_MACHINE, name) && matches(THIS_MACHINE, own);
        return bothHere || (anyIp && parts.group(2).equalsIgnoreCase(host));
    }

    /** Whether pages of that origin may talk to the server under any of its names: false if none of them would do. */
    public boolean mayAllowOrigin(String origin) {
        boolean dependsOnHost = origins == null && anyIp;
        return dependsOnHost ? ORIGIN.matcher(origin).matches() : allowsOrigin(origin, null);
    }

    private static boolean matches(List<String> patterns, String name) {
        for (String pattern : patterns) {
            boolean under = pattern.startsWith(".") && (name.endsWith(pattern) || name.equals(pattern.substring(1)));
            if (under || pattern.equals("*") || pattern.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Lower case, without port and final dot; null if it cannot be a host. */
    private static @Nullable String nameOf(String authority) {
        var parts = HOST.matcher(authority);
        if (!parts.matches()) {
            return null;
        }
        String name = parts.group(1).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public String toString() {
        return "AccessRules[hosts=" + hosts + ", origins=" + origins + ']';
    }
}
