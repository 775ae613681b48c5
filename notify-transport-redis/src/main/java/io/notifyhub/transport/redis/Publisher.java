package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/**
 * Sends batches of envelopes where their users are: looks the routes up, then publishes one message per node and batch. Routes
 * are never cached. What is found of dead nodes in the table is removed on the way. Confined to the writer.
 */
final class Publisher {
    /** A message is closed when it has reached this size, in bytes. */
    private static final int MESSAGE_BYTES = 64 * 1024;

    private final Link link;
    private final Keys keys;
    private final boolean sharded;
    private final Incarnation self;
    private final DeadNodes dead;
    private final Counting counting;

    Publisher(Link link, Keys keys, boolean sharded, Incarnation self, DeadNodes dead, Counting counting) {
        this.link = link;
        this.keys = keys;
        this.sharded = sharded;
        this.self = self;
        this.dead = dead;
        this.counting = counting;
    }

    /** What goes to one node in a batch, and about whom. */
    private static final class Post {
        final List<ByteArrayOutputStream> messages = new ArrayList<>();
        final Set<String> users = new LinkedHashSet<>();

        void add(byte[] part) {
            ByteArrayOutputStream last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
            if (last == null || last.size() + part.length > MESSAGE_BYTES) {
                last = new ByteArrayOutputStream(256);
                last.writeBytes(EnvelopeCodec.head());
                messages.add(last);
            }
            last.writeBytes(part);
        }
    }

    /**
     * Sends a batch, and a beacon to ourselves through the table.
     *
     * @param beaconUser whose route leads to this node alone; null where no beacon is due
     */
    void send(List<Envelope> batch, @Nullable String beaconUser, long beaconEpoch) {
        Map<String, List<Envelope>> byUser = new LinkedHashMap<>();
        batch.forEach(envelope -> byUser.computeIfAbsent(envelope.userId(), user -> new ArrayList<>())
                .add(envelope));
        List<String> users = new ArrayList<>(byUser.keySet());
        if (beaconUser != null) {
            users.add(beaconUser);
        }
        if (users.isEmpty()) {
            return;
        }
        List<Object> routes = link.run(users.stream()
                .map(user -> Command.of(Protocol.Command.HKEYS, keys.route(user)))
                .toList());
        Map<String, Post> posts = new LinkedHashMap<>();
        List<Command> removals = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            String user = users.get(i);
            for (String node : names(routes.get(i))) {
                if (user.equals(beaconUser)) {
                    if (node.equals(self.name())) {
                        post(posts, node, user).add(EnvelopeCodec.beacon(beaconEpoch));
                    }
                } else if (dead.isDead(node)) {
                    removals.add(Command.of(Protocol.Command.HDEL, keys.route(user), node));
                } else if (!self.isOurs(node)) {
                    address(byUser.getOrDefault(user, List.of()), post(posts, node, user));
                }
            }
        }
        deliver(posts, removals);
    }

    private static Post post(Map<String, Post> posts, String node, String user) {
        Post post = posts.computeIfAbsent(node, name -> new Post());
        post.users.add(user);
        return post;
    }

    private void address(List<Envelope> envelopes, Post post) {
        for (Envelope envelope : envelopes) {
            byte[] part = EnvelopeCodec.encode(envelope);
            if (part == null) {
                counting.dropped.increment();
            } else {
                counting.sent.increment();
                post.add(part);
            }
        }
    }

    /** The names in a route; those that begin with no letter or digit are not nodes. */
    private static List<String> names(Object reply) {
        if (!(reply instanceof List<?> fields)) {
            return List.of();
        }
        List<String> names = new ArrayList<>(fields.size());
        for (Object field : fields) {
            if (field instanceof byte[] name && Table.isNode(name)) {
                names.add(Keys.text(name));
            }
        }
        return names;
    }

    private void deliver(Map<String, Post> posts, List<Command> removals) {
        List<Command> commands = new ArrayList<>();
        List<String> to = new ArrayList<>();
        posts.forEach((node, post) -> post.messages.forEach(message -> {
            byte[] bytes = message.toByteArray();
            counting.messages.increment();
            counting.bytes.add(bytes.length);
            commands.add(Command.of(
                    sharded ? Protocol.Command.SPUBLISH : Protocol.Command.PUBLISH, keys.channel(node), (Object)
                            bytes));
            to.add(node);
        }));
        commands.addAll(removals);
        if (commands.isEmpty()) {
            return;
        }
        List<Object> replies = link.run(commands);
        Set<String> unheard = new LinkedHashSet<>();
        for (int i = 0; i < to.size(); i++) {
            if (replies.get(i) instanceof Long listeners && listeners == 0 && dead.isToCheck(to.get(i))) {
                unheard.add(to.get(i));
            }
        }
        check(List.copyOf(unheard), posts);
    }

    /** Looks whether nodes that nobody listens for are dead, and takes them out of the routes at hand. */
    private void check(List<String> nodes, Map<String, Post> posts) {
        if (nodes.isEmpty()) {
            return;
        }
        List<Object> leases = link.run(nodes.stream()
                .map(node -> Command.of(Protocol.Command.EXISTS, keys.lease(node)))
                .toList());
        List<Command> removals = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            if (leases.get(i) instanceof Long exists && exists == 0) {
                dead.died(node);
                Post post = posts.get(node);
                if (post != null) {
                    post.users.forEach(user -> removals.add(Command.of(Protocol.Command.HDEL, keys.route(user), node)));
                }
            }
        }
        if (!removals.isEmpty()) {
            link.run(removals);
        }
    }
}
