package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.TransportListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Writes this node's part of the route table. A route is a hash of incarnation to {@link TableEntry}, and of {@value #SEEN} to
 * when the user was last seen. Confined to the writer.
 */
final class Table {
    /** Commands in one go. */
    private static final int BATCH = 500;

    /** A route that nobody writes for so long goes: whoever is connected writes it anew before. */
    static final long EXPIRY_SECONDS = TimeUnit.DAYS.toSeconds(30);

    /** When the user was last seen, in Unix seconds: no name of a node. */
    static final String SEEN = "!";

    private final Link link;
    private final Keys keys;
    private final Clock clock;
    private final TransportListener hub;

    Table(Link link, Keys keys, Clock clock, TransportListener hub) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.hub = hub;
    }

    /** Whether a field of a route is a node. */
    static boolean isNode(byte[] field) {
        return field.length > 0 && field[0] != '!';
    }

    /** @return those that were refused */
    List<Routes.Pending> write(List<Routes.Pending> changes, String incarnation) {
        List<Routes.Pending> refused = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += BATCH) {
            List<Routes.Pending> batch = changes.subList(from, Math.min(from + BATCH, changes.size()));
            List<Command> commands = new ArrayList<>(3 * batch.size());
            int[] first = new int[batch.size()];
            for (int i = 0; i < batch.size(); i++) {
                first[i] = commands.size();
                add(commands, batch.get(i), incarnation);
            }
            List<Object> replies = link.run(commands);
            for (int i = 0; i < batch.size(); i++) {
                if (replies.get(first[i]) instanceof JedisDataException) {
                    refused.add(batch.get(i));
                }
            }
        }
        return refused;
    }

    private void add(List<Command> commands, Routes.Pending change, String incarnation) {
        byte[] key = keys.route(change.userId());
        long now = clock.millis() / 1000;
        switch (change.change()) {
            case WRITE -> {
                String user = change.userId();
                TableEntry entry = new TableEntry(hub.devices(user), now, hub.arrivals(user));
                commands.add(Command.of(Protocol.Command.HSET, key, incarnation, entry.toString()));
            }
            case REMOVE -> {
                commands.add(Command.of(Protocol.Command.HDEL, key, incarnation));
                commands.add(Command.of(Protocol.Command.HSET, key, SEEN, now));
            }
        }
        commands.add(Command.of(Protocol.Command.EXPIRE, key, EXPIRY_SECONDS));
    }
}
