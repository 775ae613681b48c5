package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Runs commands in pipelines, on a connection of its own to each server. Follows keys that moved to another server.
 *
 * <p><b>Concurrency.</b> Used by one thread, and by another that calls {@link #abortIfStuck}: a write blocks without any
 * timeout while the server does not read.
 *
 * <p><b>Failure.</b> A connection that breaks, and a server that cannot serve any of our commands, are an exception, after
 * which {@link #close} is to be called; a refused command alone is its reply.
 */
final class Link implements AutoCloseable {
    private static final long NEVER = Long.MIN_VALUE;

    private final Servers servers;
    private final LongSupplier nanoTime;
    private final LongAdder commands;
    private final Map<HostAndPort, Connection> connections = new ConcurrentHashMap<>();
    private volatile long busySince = NEVER;

    Link(Servers servers, LongSupplier nanoTime, LongAdder commands) {
        this.servers = servers;
        this.nanoTime = nanoTime;
        this.commands = commands;
    }

    /**
     * Sends all, then waits for all.
     *
     * @return a reply for each, a {@link JedisDataException} where the command was refused
     * @throws JedisException if the connection broke: then nothing is known of any of them
     */
    List<Object> run(List<Command> batch) {
        Object[] replies = new Object[batch.size()];
        busySince = nanoTime.getAsLong();
        try {
            List<Integer> all = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                all.add(i);
            }
            List<Integer> moved = send(batch, all, replies);
            if (!moved.isEmpty()) {
                servers.forget();
                send(batch, moved, replies);
            }
            commands.add(batch.size());
        } finally {
            busySince = NEVER;
        }
        return Arrays.asList(replies);
    }

    /** @return those whose keys are elsewhere */
    private List<Integer> send(List<Command> batch, List<Integer> which, Object[] replies) {
        Map<HostAndPort, List<Integer>> byServer = new LinkedHashMap<>();
        for (int i : which) {
            byServer.computeIfAbsent(servers.serverOf(batch.get(i).key()), server -> new ArrayList<>())
                    .add(i);
        }
        byServer.forEach((server, indexes) -> {
            Connection connection = connectionTo(server);
            indexes.forEach(i -> connection.sendCommand(batch.get(i).arguments()));
        });
        List<Integer> moved = new ArrayList<>();
        byServer.forEach((server, indexes) -> {
            List<Object> answers = connectionTo(server).getMany(indexes.size());
            for (int n = 0; n < answers.size(); n++) {
                int i = indexes.get(n);
                replies[i] = followed(batch.get(i), answers.get(n));
                if (replies[i] instanceof JedisMovedDataException) {
                    moved.add(i);
                }
            }
        });
        return moved;
    }

    private Object followed(Command command, Object reply) {
        if (reply instanceof JedisAskDataException ask) {
            Connection there = connectionTo(ask.getTargetNode());
            there.executeCommand(Protocol.Command.ASKING);
            try {
                return there.executeCommand(command.arguments());
            } catch (JedisDataException e) {
                return e;
            }
        }
        if (reply instanceof JedisDataException refusal && servesNobody(refusal)) {
            throw refusal;
        }
        return reply;
    }

    /** Whether the server would refuse everything that we ask for: it is starting, no master, or does not know us. */
    static boolean servesNobody(JedisDataException refusal) {
        String text = String.valueOf(refusal.getMessage());
        return text.startsWith("READONLY")
                || text.startsWith("LOADING")
                || text.startsWith("MASTERDOWN")
                || text.startsWith("CLUSTERDOWN")
                || text.startsWith("NOAUTH");
    }

    private Connection connectionTo(HostAndPort server) {
        Connection known = connections.get(server);
        if (known != null) {
            return known;
        }
        Connection made = servers.connect(server);
        connections.put(server, made);
        return made;
    }

    /** Breaks the connections off if a call has taken longer than so many nanoseconds. Any thread. */
    void abortIfStuck(long nanos) {
        long since = busySince;
        if (since != NEVER && nanoTime.getAsLong() - since > nanos) {
            abort();
        }
    }

    /** Breaks the connections off: a call that is under way fails, or else the next. Any thread. */
    void abort() {
        connections.values().forEach(Connections::close);
    }

    /** Ends the connections; the next call makes new ones. */
    @Override
    public void close() {
        connections.values().forEach(Connections::close);
        connections.clear();
        servers.forget();
    }
}
