package io.notifyhub.transport.redis;

import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

/** One Redis, or whichever is the master now. Thread-safe. */
final class SingleServer implements Servers {
    private final Supplier<HostAndPort> master;
    private final Opener opener;
    private final String name;

    /** @param master tells the server, asked for each connection; may block */
    SingleServer(Supplier<HostAndPort> master, Opener opener, String name) {
        this.master = master;
        this.opener = opener;
        this.name = name;
    }

    @Override
    public boolean sharded() {
        return false;
    }

    @Override
    public HostAndPort serverOf(byte[] key) {
        return ANY;
    }

    /** Stands for the one server: which one that is, is found out when a connection is made. */
    private static final HostAndPort ANY = new HostAndPort("master", 0);

    @Override
    public Connection connect(HostAndPort server) {
        return Opener.plain(opener.open(master.get()));
    }

    @Override
    public void forget() {
        // Nothing is kept.
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    @Override
    public String toString() {
        return name;
    }
}
