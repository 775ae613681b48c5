package io.notifyhub.simulator;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Command;
import java.util.List;

/** Puts logs back to an older state, as from a backup, and loses them. For one thread. */
final class Rewinds {
    private static final int MOST_WRITES = 60;

    private final World world;
    private final SimulatedStore store;
    private long count;
    private long grown;

    Rewinds(World world, SimulatedStore store) {
        this.world = world;
        this.store = store;
    }

    /** How often anything was put back. */
    long count() {
        return count;
    }

    private long back() {
        return world.chance.spread(1, MOST_WRITES);
    }

    /** @return false if it cannot be done now */
    boolean one(String user) {
        return by(user, back());
    }

    /** The same by so many writes. */
    boolean by(String user, long count) {
        int writes = store.writes(user);
        int keep = (int) Math.max(0, writes - count);
        return keep < writes && to(List.of(user), List.of(keep));
    }

    boolean all() {
        long number = store.writes() - back();
        List<String> users = world.users;
        return to(
                users,
                users.stream().map(user -> store.writesBefore(user, number)).toList());
    }

    private boolean to(List<String> users, List<Integer> keeps) {
        for (int i = 0; i < users.size(); i++) {
            String user = users.get(i);
            if (keeps.get(i) < store.writes(user)) {
                long before = world.logs.head(user).rev();
                store.rewind(user, keeps.get(i));
                tell(user, before);
            }
        }
        return true;
    }

    /** Puts a log back to the newest state in which it had no more than so many steps. */
    void toAtMost(String user, long kept) {
        if (world.trouble.isOver()) {
            return;
        }
        int keep = store.writes(user);
        while (keep > 0 && store.headAfter(user, keep) > kept) {
            keep--;
        }
        boolean done = to(List.of(user), List.of(keep));
        world.trace.note("store", "put back", done + " to at most " + kept);
    }

    void lose() {
        List<Long> before =
                world.users.stream().map(user -> world.logs.head(user).rev()).toList();
        store.lose();
        for (int i = 0; i < before.size(); i++) {
            tell(world.users.get(i), before.get(i));
        }
    }

    private void tell(String user, long before) {
        count++;
        long kept = world.logs.head(user).rev();
        world.trace.note("store", "put back", user + " from " + before + " to " + kept);
        world.history.rewound(user, world.millis(), kept);
        world.operations.rewound(user);
        if (!world.trouble.isOver() && world.plan.has(Fault.STORE_REGROWN) && world.chance.oneIn(2)) {
            grow(user, before - kept + world.chance.below(3));
        }
    }

    private void grow(String user, long by) {
        world.tally.add(Fault.STORE_REGROWN);
        List<Node> living = world.network.living();
        if (world.chance.oneIn(2) && !living.isEmpty()) {
            Node node = world.chance.of(living);
            for (long i = Math.min(by, MOST_WRITES); i > 0; i--) {
                world.operations.send(node, user, false);
            }
        } else {
            growUnheard(user, by);
        }
    }

    /** Somebody writes to the store whom no node hears of. */
    private void growUnheard(String user, long by) {
        for (long i = Math.min(by, MOST_WRITES); i > 0; i--) {
            String token = "g" + ++grown;
            Notification draft = Notification.builder("a")
                    .dataJson(Steps.payload(token))
                    .createdAt(world.clock.instant())
                    .build();
            world.history.invoked(token, world.millis(), new Command.Send(user, token));
            var result = store.append(List.of(new AppendRequest(user, draft, true, null)))
                    .get(0);
            if (result.step() != null) {
                world.logs.stored(user, result.step());
            }
            world.history.succeeded(token, world.millis(), result.notification().id());
        }
        world.trace.note("store", "grown", user + " to " + world.logs.head(user).rev());
    }
}
