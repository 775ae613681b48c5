package io.notifyhub.simulator;

import io.notifyhub.core.HubListener;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ResetReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One life of one node: a real hub on simulated threads, clock, store, transport and sockets. For one thread. */
final class Node {
    final Actor actor;
    final WallClock clock;
    final NotificationHub hub;
    final SimulatedTransport transport;
    final Set<Link> links = new LinkedHashSet<>();
    private final World world;
    private final Tasks storeTasks;
    private final NodeStore store;

    Node(World world, String id, Transport inner) {
        this.world = world;
        this.actor = new Actor(id);
        this.clock = new WallClock(world.time);
        this.transport = new SimulatedTransport(world, actor, inner);
        this.storeTasks = new Tasks(world.time, world.latency, actor, "store");
        this.store = new NodeStore(world, actor);
        Chance random = world.chance.split();
        this.hub = NotificationHub.builder()
                .nodeId(id)
                .authenticator(token -> world.tokens.check(token, clock))
                .sendPolicy((sender, recipient, request) -> {
                    if (!canBlock()) {
                        throw new NotifyException(ErrorCode.UNAVAILABLE, "injected: who may send cannot be told now");
                    }
                    return true;
                })
                .store(store)
                .transport(transport)
                .scheduler(new Timers(world.time, world.latency, actor))
                .executor(new Tasks(world.time, world.latency, actor, "app"))
                .storeExecutor(storeTasks)
                .clock(clock)
                .nanoTime(world.time.nanoTime())
                .random(random::next)
                .listener(new Ear())
                .build();
    }

    /**
     * A call that blocks until the store answered would wait for those before it in its lane, which only this thread can run:
     * so they run first.
     *
     * @return false if it must not be made now, as one of those is further down on this thread's stack
     */
    boolean canBlock() {
        storeTasks.runWaiting();
        return !store.isAppending();
    }

    /** Everything in its memory is gone, its connections are cut without a word. */
    void kill() {
        actor.die();
        transport.close();
        for (Link link : List.copyOf(links)) {
            link.nodeDied(!world.chance.oneIn(4));
        }
        links.clear();
    }

    private final class Ear implements HubListener {
        @Override
        public void onReset(SessionInfo session, ResetReason reason) {
            world.tally.add("reset live " + reason.wireName());
        }
    }
}
