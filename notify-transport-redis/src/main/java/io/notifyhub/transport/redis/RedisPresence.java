package io.notifyhub.transport.redis;

import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reads presence from the route table: a user is there who has a route to a node whose lease exists. Thread-safe; see {@link
 * Inquiry} for how long it blocks.
 */
final class RedisPresence implements Presence {
    private static final int BATCH = 500;

    private final Inquiry inquiry;
    private final Keys keys;

    RedisPresence(Inquiry inquiry, Keys keys) {
        this.inquiry = inquiry;
        this.keys = keys;
    }

    /** A route as it was read. */
    private record Read(Map<String, TableEntry> nodes, long seenSeconds) {}

    @Override
    public Map<String, UserPresence> of(Collection<String> userIds) {
        List<String> users = List.copyOf(userIds);
        return inquiry.ask(link -> read(link, users));
    }

    @Override
    public boolean tellsArrivals() {
        return true;
    }

    @Override
    public List<Long> arrivals(String userId) {
        return inquiry.ask(link -> {
            Read route = route(link.run(List.of(Command.of(Protocol.Command.HGETALL, keys.route(userId))))
                    .get(0));
            Set<String> alive = alive(link, List.of(route));
            return route.nodes().entrySet().stream()
                    .filter(node -> alive.contains(node.getKey()))
                    .flatMap(node -> node.getValue().arrivals().stream())
                    .toList();
        });
    }

    private Map<String, UserPresence> read(Link link, List<String> users) {
        Map<String, Read> routes = new LinkedHashMap<>();
        for (int from = 0; from < users.size(); from += BATCH) {
            List<String> batch = users.subList(from, Math.min(from + BATCH, users.size()));
            List<Object> replies = link.run(batch.stream()
                    .map(user -> Command.of(Protocol.Command.HGETALL, keys.route(user)))
                    .toList());
            for (int i = 0; i < batch.size(); i++) {
                routes.put(batch.get(i), route(replies.get(i)));
            }
        }
        Set<String> alive = alive(link, routes.values());
        Map<String, UserPresence> found = new LinkedHashMap<>();
        routes.forEach((user, route) -> found.put(user, presence(route, alive)));
        return found;
    }

    private static Read route(Object reply) {
        if (reply instanceof JedisDataException refusal) {
            throw refusal;
        }
        Map<String, TableEntry> nodes = new LinkedHashMap<>();
        long seen = 0;
        if (reply instanceof List<?> fields) {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (fields.get(i) instanceof byte[] name && fields.get(i + 1) instanceof byte[] value) {
                    String text = Keys.text(value);
                    if (Table.isNode(name)) {
                        TableEntry entry = TableEntry.parse(text);
                        nodes.put(Keys.text(name), entry);
                        seen = Math.max(seen, entry.writtenSeconds());
                    } else {
                        seen = Math.max(seen, TableEntry.number(text, 10));
                    }
                }
            }
        }
        return new Read(nodes, seen);
    }

    private Set<String> alive(Link link, Collection<Read> routes) {
        Set<String> names = new LinkedHashSet<>();
        routes.forEach(route -> names.addAll(route.nodes().keySet()));
        List<String> nodes = new ArrayList<>(names);
        if (nodes.isEmpty()) {
            return Set.of();
        }
        List<Object> leases = link.run(nodes.stream()
                .map(node -> Command.of(Protocol.Command.EXISTS, keys.lease(node)))
                .toList());
        Set<String> alive = new LinkedHashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (Long.valueOf(1).equals(leases.get(i))) {
                alive.add(nodes.get(i));
            }
        }
        return alive;
    }

    private static UserPresence presence(Read route, Set<String> alive) {
        boolean online = false;
        int devices = 0;
        for (Map.Entry<String, TableEntry> node : route.nodes().entrySet()) {
            if (alive.contains(node.getKey())) {
                online = true;
                devices += node.getValue().devices();
            }
        }
        if (online) {
            return new UserPresence(true, devices, null);
        }
        return route.seenSeconds() == 0
                ? UserPresence.UNKNOWN
                : new UserPresence(false, 0, Instant.ofEpochSecond(route.seenSeconds()));
    }
}
