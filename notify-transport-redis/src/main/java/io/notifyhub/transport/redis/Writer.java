package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one thread that writes to Redis: routes, envelopes, the lease and beacons, in pipelines. Where Redis fails it waits and
 * tries again; meanwhile envelopes are dropped at the door, and routes are kept to be written later.
 *
 * <p>Others hand over through {@link PublishQueue} and {@link Routes} and call {@link #wake}.
 */
final class Writer implements Runnable {
    static final long LEASE_SECONDS = 30;

    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final int BATCH = 500;
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long BEACON_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * From one exchange that carries envelopes to the next, at least. Most of what an exchange costs is that there is one:
     * threads woken here, in Redis and on the node that listens. After a pause there is no wait.
     */
    static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Link link;
    private final Keys keys;
    private final Claim claim;
    private final Table table;
    private final Publisher publisher;
    private final Routes routes;
    private final PublishQueue queue;
    private final Incarnation self;
    private final Health health;
    private final TransportListener listener;
    private final Counting counting;
    private final LongSupplier nanoTime;
    /** What to do when our lease is lost, or routes may be: in the epoch that follows all are written. */
    private final Runnable listenAnew;

    private final Backoff backoff = new Backoff();
    private volatile @Nullable Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;
    private volatile boolean broken;

    // confined to the thread
    private long retryAtNanos;
    private long routesAtNanos;
    private long leaseAtNanos;
    private long beaconAtNanos;
    private long gatherUntilNanos;
    private long writtenEpoch;
    private long epochAtFailure;

    Writer(
            Link link,
            Keys keys,
            Claim claim,
            Table table,
            Publisher publisher,
            Routes routes,
            PublishQueue queue,
            Incarnation self,
            Health health,
            TransportListener listener,
            Counting counting,
            LongSupplier nanoTime,
            Runnable listenAnew) {
        this.link = link;
        this.keys = keys;
        this.claim = claim;
        this.table = table;
        this.publisher = publisher;
        this.routes = routes;
        this.queue = queue;
        this.self = self;
        this.health = health;
        this.listener = listener;
        this.counting = counting;
        this.nanoTime = nanoTime;
        this.listenAnew = listenAnew;
        long now = nanoTime.getAsLong();
        this.retryAtNanos = now;
        this.routesAtNanos = now;
        this.leaseAtNanos = now;
        this.beaconAtNanos = now;
        this.gatherUntilNanos = now;
    }

    /** Whether Redis failed and envelopes are not taken now. */
    boolean isBroken() {
        return broken;
    }

    /** There is something to do. Cheap; any thread. */
    void wake() {
        Thread waiting = thread;
        if (idle && waiting != null) {
            idle = false;
            LockSupport.unpark(waiting);
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** The user of our beacons; no user's id has that character. */
    private String beaconUser() {
        return "\0" + self.name();
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closed) {
            await();
            gather();
            try {
                if (!closed && nanoTime.getAsLong() - retryAtNanos >= 0) {
                    step();
                    works();
                }
            } catch (RuntimeException e) {
                failed(e);
            }
        }
        farewell();
        link.close();
    }

    private void await() {
        idle = true;
        long now = nanoTime.getAsLong();
        long until = broken ? retryAtNanos : beaconAtNanos;
        boolean work = !broken && (!queue.isEmpty() || routesAreDue(now) || epochIsNew());
        if (!work && !closed && until - now > 0) {
            LockSupport.parkNanos(this, until - now);
        }
        idle = false;
    }

    /** Lets what follows closely on the last exchange come together. */
    private void gather() {
        long left = gatherUntilNanos - nanoTime.getAsLong();
        while (left > 0 && !closed) {
            LockSupport.parkNanos(this, left);
            left = gatherUntilNanos - nanoTime.getAsLong();
        }
    }

    private boolean routesAreDue(long now) {
        return routes.hasWork() && now - routesAtNanos >= 0 && writtenEpoch > 0;
    }

    private boolean epochIsNew() {
        return self.epoch().number() != writtenEpoch;
    }

    private void step() {
        Incarnation.Epoch epoch = self.epoch();
        long now = nanoTime.getAsLong();
        if (broken) {
            // There may be nothing else to do that shows whether it works.
            link.run(List.of(Command.of(Protocol.Command.EXISTS, keys.lease(epoch.name()))));
        }
        if (epoch.number() != writtenEpoch) {
            writeAll(epoch);
        }
        if (writtenEpoch > 0) {
            if (now - routesAtNanos >= 0) {
                writeChanges(epoch.name());
            }
            if (now - leaseAtNanos >= 0) {
                renew(epoch.name());
            }
        }
        boolean beacon = now - beaconAtNanos >= 0;
        if (beacon) {
            beaconAtNanos = now + BEACON_NANOS;
        }
        List<Envelope> batch = queue.take(BATCH);
        if (!batch.isEmpty()) {
            gatherUntilNanos = now + GATHER_NANOS;
        }
        try {
            publisher.send(batch, beacon && writtenEpoch > 0 ? beaconUser() : null, writtenEpoch);
        } catch (RuntimeException e) {
            queue.dropped(batch.size());
            throw e;
        }
    }

    /** The table may have lost everything, or we have a new name: all routes are written, the beacon's last. */
    private void writeAll(Incarnation.Epoch epoch) {
        List<Routes.Pending> all = routes.all();
        for (int from = 0; from < all.size(); from += BATCH) {
            health.atWork();
            List<Routes.Pending> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            routes.giveBack(table.write(batch, epoch.name()));
        }
        List<Routes.Pending> refused =
                table.write(List.of(new Routes.Pending("\0" + epoch.name(), Routes.Change.WRITE, false)), epoch.name());
        if (!refused.isEmpty()) {
            throw new JedisException("Redis refuses to keep routes");
        }
        writtenEpoch = epoch.number();
        leaseAtNanos = nanoTime.getAsLong() + LEASE_NANOS;
        beaconAtNanos = nanoTime.getAsLong();
    }

    private void writeChanges(String name) {
        List<Routes.Pending> changes = routes.take(BATCH);
        if (changes.isEmpty()) {
            return;
        }
        List<Routes.Pending> refused;
        try {
            refused = table.write(changes, name);
        } catch (RuntimeException e) {
            routes.giveBack(changes);
            throw e;
        }
        if (!refused.isEmpty()) {
            routes.giveBack(refused);
            routesAtNanos = nanoTime.getAsLong() + REFUSED_NANOS;
        }
        for (Routes.Pending change : changes) {
            if (change.told() && !refused.contains(change)) {
                listener.onJoined(change.userId());
            }
        }
    }

    /** A lease is only ever prolonged: once it is gone others may hold us for dead, and we need another name. */
    private void renew(String name) {
        leaseAtNanos = nanoTime.getAsLong() + LEASE_NANOS;
        Object reply = link.run(List.of(Command.of(Protocol.Command.EXPIRE, keys.lease(name), LEASE_SECONDS)))
                .get(0);
        if (Long.valueOf(0).equals(reply) && name.equals(self.name())) {
            listenAnew.run();
        }
        claim.hold(link);
    }

    private void works() {
        if (broken) {
            broken = false;
            log.info("Redis answers again");
            // The server that failed may have come back without what was in it, and need not be the one we listen to.
            if (self.epoch().number() == epochAtFailure) {
                listenAnew.run();
            }
        }
        backoff.reset();
    }

    private void failed(RuntimeException failure) {
        counting.failures.increment();
        if (!broken && !closed) {
            log.warn("Redis fails, other nodes are told nothing until it works: {}", failure.toString());
        } else {
            log.debug("Redis fails still: {}", failure.toString());
        }
        if (!broken) {
            epochAtFailure = self.epoch().number();
        }
        broken = true;
        link.close();
        queue.clear();
        retryAtNanos = nanoTime.getAsLong() + backoff.next();
    }

    /** Sends what is left and takes this node out of the table, if Redis works. */
    private void farewell() {
        if (broken || writtenEpoch == 0) {
            return;
        }
        try {
            String name = self.name();
            publisher.send(queue.take(PublishQueue.MAX_ENVELOPES), null, 0);
            link.run(List.of(Command.of(Protocol.Command.DEL, keys.lease(name))));
            List<Routes.Pending> gone = routes.all().stream()
                    .map(route -> new Routes.Pending(route.userId(), Routes.Change.REMOVE, false))
                    .toList();
            table.write(gone, name);
            link.run(List.of(Command.of(Protocol.Command.DEL, keys.route("\0" + name))));
        } catch (RuntimeException e) {
            log.info("Redis was not told that this node leaves: {}", e.toString());
        }
    }
}
