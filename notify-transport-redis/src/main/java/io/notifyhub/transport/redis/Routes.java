package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which users this node has, and what of that is still to be written to Redis. A user who left stays routed for a grace, as a
 * page that is reloaded comes back at once.
 *
 * <p>Thread-safe: {@link #join} and {@link #leave} are called by any thread, the rest by the one writer.
 */
final class Routes {
    /** What is to be done about a user. */
    enum Change {
        WRITE,
        REMOVE
    }

    /** @param told whether the hub waits to hear that it is done */
    record Pending(String userId, Change change, boolean told) {}

    private record Leaving(String userId, long dueNanos) {}

    /** Guarded by itself. */
    private static final class Route {
        boolean wanted;
        boolean queued;
        boolean tell;
        long leaveAtNanos;
    }

    private final LongSupplier nanoTime;
    private final long graceNanos;
    private final Map<String, Route> users = new ConcurrentHashMap<>();
    private final Queue<String> dirty = new ConcurrentLinkedQueue<>();
    /** Who left, handed from any thread to the writer. */
    private final Queue<Leaving> left = new ConcurrentLinkedQueue<>();

    // confined to the writer
    private final PriorityQueue<Leaving> leaving = new PriorityQueue<>(Comparator.comparingLong(Leaving::dueNanos));

    Routes(LongSupplier nanoTime, long graceNanos) {
        this.nanoTime = nanoTime;
        this.graceNanos = graceNanos;
    }

    void join(String userId) {
        change(userId, route -> {
            route.wanted = true;
            route.tell = true;
            return true;
        });
    }

    /** Something about a user who is here is to be written anew. */
    void touch(String userId) {
        if (users.containsKey(userId)) {
            change(userId, route -> route.wanted);
        }
    }

    void leave(String userId) {
        Route route = users.get(userId);
        if (route == null) {
            return;
        }
        long due = nanoTime.getAsLong() + graceNanos;
        synchronized (route) {
            if (!route.wanted) {
                return;
            }
            route.wanted = false;
            route.tell = false;
            route.leaveAtNanos = due;
        }
        left.add(new Leaving(userId, due));
    }

    private interface Edit {
        /** @return whether there is something to write now */
        boolean apply(Route route);
    }

    private void change(String userId, Edit edit) {
        // Under the map's lock of the user, so that no route is changed that the writer just took out.
        users.compute(userId, (user, old) -> {
            Route route = old == null ? new Route() : old;
            synchronized (route) {
                if (edit.apply(route) && !route.queued) {
                    route.queued = true;
                    dirty.add(user);
                }
            }
            return route;
        });
    }

    // --- the writer's

    /** What is to be written now, up to so many. Whatever fails has to be given back. */
    List<Pending> take(int max) {
        expire();
        List<Pending> taken = new ArrayList<>();
        while (taken.size() < max) {
            String user = dirty.poll();
            if (user == null) {
                break;
            }
            Pending pending = pending(user);
            if (pending != null) {
                taken.add(pending);
            }
        }
        return taken;
    }

    /** A route is taken out of the map together with its removal: who joins meanwhile is written after it. */
    private @Nullable Pending pending(String userId) {
        Pending[] found = new Pending[1];
        users.computeIfPresent(userId, (user, route) -> {
            synchronized (route) {
                route.queued = false;
                if (route.wanted) {
                    found[0] = new Pending(user, Change.WRITE, route.tell);
                    route.tell = false;
                    return route;
                }
                if (nanoTime.getAsLong() - route.leaveAtNanos < 0) {
                    return route;
                }
                found[0] = new Pending(user, Change.REMOVE, false);
                return null;
            }
        });
        return found[0];
    }

    private void expire() {
        for (Leaving next = left.poll(); next != null; next = left.poll()) {
            leaving.add(next);
        }
        long now = nanoTime.getAsLong();
        for (Leaving next = leaving.peek(); next != null && next.dueNanos() - now <= 0; next = leaving.peek()) {
            leaving.remove();
            Route route = users.get(next.userId());
            if (route != null) {
                synchronized (route) {
                    if (!route.wanted && !route.queued) {
                        route.queued = true;
                        dirty.add(next.userId());
                    }
                }
            }
        }
    }

    /** Writing failed: it is done again, unless something else was asked for meanwhile. */
    void giveBack(List<Pending> failed) {
        for (Pending pending : failed) {
            users.compute(pending.userId(), (user, old) -> {
                Route route = old == null ? new Route() : old;
                synchronized (route) {
                    if (old == null) {
                        route.leaveAtNanos = nanoTime.getAsLong();
                    }
                    route.tell |= pending.told() && route.wanted;
                    if (!route.queued) {
                        route.queued = true;
                        dirty.add(user);
                    }
                }
                return route;
            });
        }
    }

    /** All who are here now, to be written to a table that lost them. Who comes later is written anyway. */
    List<Pending> all() {
        List<Pending> all = new ArrayList<>(users.size());
        users.forEach((user, route) -> {
            synchronized (route) {
                if (route.wanted || nanoTime.getAsLong() - route.leaveAtNanos < 0) {
                    all.add(new Pending(user, Change.WRITE, false));
                }
            }
        });
        return all;
    }

    boolean hasWork() {
        return !dirty.isEmpty();
    }

    int size() {
        return users.size();
    }
}
