package io.notifyhub.transport.redis;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Asks sentinels which server is the master, each time anew. Thread-safe; blocks. */
final class Sentinels {
    private final List<HostAndPort> sentinels;
    private final String name;
    private final Opener opener;
    /** The one that answered last is asked first. */
    private final AtomicInteger first = new AtomicInteger();

    Sentinels(List<HostAndPort> sentinels, String name, Opener opener) {
        this.sentinels = sentinels;
        this.name = name;
        this.opener = opener;
    }

    /** @throws JedisException if none of them knows */
    HostAndPort master() {
        JedisException last = new JedisConnectionException("no sentinel knows the master " + name);
        int from = first.get();
        for (int i = 0; i < sentinels.size(); i++) {
            int index = (from + i) % sentinels.size();
            try {
                HostAndPort master = ask(sentinels.get(index));
                if (master != null) {
                    first.set(index);
                    return master;
                }
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private @Nullable HostAndPort ask(HostAndPort sentinel) {
        Connection connection = opener.open(sentinel);
        try {
            connection.sendCommand(Protocol.Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", name);
            List<String> reply = connection.getMultiBulkReply();
            return reply == null || reply.size() < 2
                    ? null
                    : new HostAndPort(reply.get(0), Integer.parseInt(reply.get(1)));
        } finally {
            Connections.close(connection);
        }
    }
}
