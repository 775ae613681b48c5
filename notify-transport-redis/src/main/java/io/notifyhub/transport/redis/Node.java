package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What runs between start and close: the writer, the subscriber, and a third thread that breaks off calls which hang. Its methods
 * are for any thread and do not block, but for {@link #close}.
 */
final class Node {
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_MILLIS = 3_000;

    private final List<Inquiry> inquiries;
    private final PublishQueue queue;
    private final Health health;
    private final Link link;
    private final Writer writer;
    private final Subscriber subscriber;
    private final List<Thread> threads;
    private volatile boolean closed;

    /** @param inquiries are watched as well */
    Node(
            String nodeId,
            Servers servers,
            Keys keys,
            Claim claim,
            Routes routes,
            PublishQueue queue,
            Counting counting,
            List<Inquiry> inquiries,
            TransportListener hub) {
        this.inquiries = inquiries;
        this.queue = queue;
        TransportListener listener = new UntilClosed(hub, () -> closed);
        Incarnation self = new Incarnation(nodeId);
        health = new Health(listener, System::nanoTime);
        link = new Link(servers, System::nanoTime, counting.commands);
        Table table = new Table(link, keys, Clock.systemUTC(), listener);
        Publisher publisher =
                new Publisher(link, keys, servers.sharded(), self, new DeadNodes(System::nanoTime), counting);
        subscriber = new Subscriber(
                servers,
                keys,
                claim,
                () -> new Link(servers, System::nanoTime, counting.commands),
                self,
                health,
                listener,
                counting,
                this::wake,
                link::abort);
        writer = new Writer(
                link,
                keys,
                claim,
                table,
                publisher,
                routes,
                queue,
                self,
                health,
                listener,
                counting,
                System::nanoTime,
                subscriber::listenAnew);
        threads = List.of(
                daemon(writer, "notify-redis-writer"),
                daemon(subscriber, "notify-redis-subscriber"),
                daemon(this::watch, "notify-redis-watch"));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Drops and counts it where Redis fails. */
    void publish(Envelope envelope) {
        if (closed || writer.isBroken()) {
            queue.dropped(1);
        } else if (queue.offer(envelope)) {
            wake();
        }
    }

    /** There is something to write. */
    void wake() {
        writer.wake();
    }

    boolean isUp() {
        return health.isUp();
    }

    /** A write has no timeout of its own. */
    private void watch() {
        while (!closed || threads.get(0).isAlive()) {
            LockSupport.parkNanos(this, WATCH_NANOS);
            link.abortIfStuck(STUCK_NANOS);
            inquiries.forEach(inquiry -> inquiry.abortIfStuck(STUCK_NANOS));
        }
    }

    /** Sends what waits and says farewell, for some seconds at most. The listener is told nothing any longer. */
    void close() {
        closed = true;
        subscriber.close();
        writer.close();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        threads.subList(0, 2).forEach(thread -> join(thread, deadline));
        // Whoever is still in a call now is broken off.
        link.abortIfStuck(0);
    }

    private static void join(Thread thread, long deadline) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
