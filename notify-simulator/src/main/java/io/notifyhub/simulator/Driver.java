package io.notifyhub.simulator;

import io.notifyhub.core.StoreException;
import io.notifyhub.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does one thing after the other, by chance: what people and programs do, and what goes wrong. For one thread. */
final class Driver {
    private static final long HOUR = 3_600 * Timeline.SECOND;

    private final World world;
    private final Chance chance;
    private final Actor actor = new Actor("driver");
    private int stepsLeft;

    Driver(World world, int steps) {
        this.world = world;
        this.chance = world.chance.split();
        this.stepsLeft = steps;
    }

    /** Does all steps, and everything that goes on meanwhile. */
    void run() {
        world.clients.forEach(client -> later(chance.spread(Timeline.MILLI, Timeline.SECOND), client::start));
        scheduleStep();
        while (stepsLeft > 0) {
            world.time.runFirst();
        }
    }

    private void scheduleStep() {
        long gap = chance.oneIn(30)
                ? chance.spread(Timeline.SECOND, 40 * Timeline.SECOND)
                : chance.spread(10 * Timeline.MICRO, world.plan.longestGap);
        world.time.after(gap, actor, "step", () -> {
            step();
            if (--stepsLeft > 0) {
                scheduleStep();
            }
        });
    }

    private void later(long nanos, Runnable task) {
        world.time.after(nanos, actor, "later", task);
    }

    private void unlessOver(Runnable fault) {
        if (!world.trouble.isOver()) {
            fault.run();
        }
    }

    private void step() {
        List<Fault> faults = world.plan.actions();
        if (!faults.isEmpty() && chance.perMille(world.plan.faultsPerMille)) {
            Fault fault = chance.of(faults);
            if (happens(fault)) {
                world.tally.add(fault);
            }
        } else {
            act();
        }
    }

    // --- what people and programs do

    private void act() {
        int dice = chance.below(100);
        Node node = node();
        String user = chance.of(world.users);
        if (dice < 45) {
            if (node != null) {
                world.operations.send(node, user, dice < 6);
            }
        } else if (dice < 52) {
            for (int i = chance.below(12); i > 0 && node != null; i--) {
                world.operations.send(node, user, false);
            }
        } else if (dice < 61) {
            world.operations.clientSend(client(), user);
        } else if (dice < 78) {
            SimulatedClient device = client();
            if (device.hasList() && chance.below(3) > 0) {
                world.operations.queuedCommand(device, idOf(device.user));
            } else {
                world.operations.clientCommand(device, idOf(device.user));
            }
        } else if (dice < 91) {
            if (node != null) {
                world.operations.hostCommand(node, user, idOf(user));
            }
        } else if (dice < 95) {
            if (node != null) {
                node.hub.sendEvent(user, "typing", Map.of("k", user));
            }
        } else {
            SimulatedClient device = client();
            if (world.plan.isCalm() && device.life() != null) {
                // Where it is no fault that is drawn: somebody leaves and is back a little later.
                device.close();
                later(5 * Timeline.SECOND, device::start);
            } else {
                device.start();
            }
        }
    }

    private long idOf(String user) {
        long head = world.logs.head(user).rev();
        return Math.max(1, head + 1 - chance.below(chance.oneIn(3) ? 40 : 5));
    }

    private @Nullable Node node() {
        List<Node> living = world.network.living();
        List<Node> awake = living.stream()
                .filter(node -> node.actor.pausedUntil() <= world.time.now())
                .toList();
        return awake.isEmpty() ? null : chance.of(awake);
    }

    private SimulatedClient client() {
        return chance.of(world.clients);
    }

    // --- what goes wrong

    private boolean happens(Fault fault) {
        world.trace.note("driver", "fault", fault.text());
        long seconds = chance.spread(100 * Timeline.MILLI, 60 * Timeline.SECOND);
        return switch (fault) {
            case TRANSPORT_DOWN, TRANSPORT_SILENT, NODE_KILLED, NODE_PAUSED, NODE_DRAINED, CLOCK_JUMPED -> {
                Node node = node();
                if (node != null) {
                    happens(fault, node, seconds);
                }
                yield node != null;
            }
            case STORE_OUTAGE -> {
                world.trouble.storeOut(Math.min(seconds, 20 * Timeline.SECOND));
                yield true;
            }
            case STORE_REWOUND -> world.rewinds != null && world.rewinds.one(chance.of(world.users));
            case STORE_REWOUND_ALL -> world.rewinds != null && world.rewinds.all();
            case STORE_LOST -> {
                // Seldom, or nothing ever grows.
                boolean now = world.rewinds != null && chance.oneIn(3);
                if (now && world.rewinds != null) {
                    world.rewinds.lose();
                }
                yield now;
            }
            case FLAPPING -> {
                world.trouble.flap(seconds);
                yield true;
            }
            case AUTH_REFUSES -> {
                world.trouble.refuseAll(seconds);
                yield true;
            }
            case AUTH_BROKEN -> {
                world.trouble.breakAuth(seconds);
                yield true;
            }
            case DISCONNECTED -> {
                Node node = node();
                if (node != null) {
                    node.hub.disconnect(chance.of(world.users), CloseCode.GOING_AWAY);
                }
                yield node != null;
            }
            case TOKENS_REVOKED -> {
                Node node = node();
                yield node != null && revoke(node, chance.of(world.users));
            }
            case ALL_CUT -> {
                world.clients.forEach(client -> {
                    Link link = client.link();
                    if (link != null) {
                        link.cut();
                    }
                });
                yield true;
            }
            case SWIZZLE_CLOG -> swizzle();
            default -> happens(fault, client(), seconds);
        };
    }

    private void happens(Fault fault, Node node, long nanos) {
        world.trace.note(node.actor.name, fault.text(), nanos / Timeline.MILLI + " ms");
        switch (fault) {
            case TRANSPORT_DOWN -> {
                node.transport.goDown();
                later(nanos, node.transport::comeUp);
            }
            case TRANSPORT_SILENT -> node.transport.silence(nanos);
            case NODE_KILLED -> kill(node, Math.min(nanos, 30 * Timeline.SECOND));
            case NODE_PAUSED -> world.time.pause(node.actor, nanos);
            case NODE_DRAINED -> {
                node.hub.close();
                later(10 * Timeline.SECOND, () -> kill(node, 0));
            }
            case CLOCK_JUMPED -> {
                node.clock.setWrongBy(chance.between(-HOUR, HOUR));
                later(nanos, () -> node.clock.setWrongBy(0));
            }
            default -> throw new IllegalArgumentException(fault + " does not happen to nodes");
        }
    }

    private void kill(Node node, long until) {
        if (node.actor.isAlive()) {
            world.trace.note(node.actor.name, "dies", "");
            node.kill();
            world.operations.lost(node.actor);
            later(until, () -> world.network.replace(node));
        }
    }

    private boolean revoke(Node node, String user) {
        try {
            node.hub.revokeTokens(user, world.clock.instant());
            return true;
        } catch (StoreException | IllegalStateException e) {
            return false;
        }
    }

    private boolean happens(Fault fault, SimulatedClient client, long nanos) {
        SimulatedClient.Life life = client.life();
        Link link = client.link();
        if (life == null) {
            return false;
        }
        world.trace.note(client.name, fault.text(), nanos / Timeline.MILLI + " ms");
        switch (fault) {
            case CLIENT_KILLED -> {
                client.kill();
                later(nanos, client::start);
            }
            case KILLED_BEFORE_SAVE -> {
                client.killBeforeNextSave();
                later(nanos, client::start);
                return false;
            }
            case CLIENT_CLOSED -> {
                client.close();
                later(5 * Timeline.SECOND + nanos, client::start);
            }
            case CLIENT_PAUSED -> world.time.pause(life.actor, nanos);
            case NETWORK_CHANGED -> {
                if (link != null && chance.oneIn(2)) {
                    link.silence();
                }
                life.client.onNetworkChanged();
            }
            case HANDLER_SLOW -> {
                life.callbacks.slow(Math.min(nanos, 3 * Timeline.SECOND));
                later(nanos, () -> life.callbacks.slow(0));
            }
            case CURSOR_DAMAGED -> {
                client.kill();
                client.damageCursor();
                later(chance.spread(Timeline.MILLI, Timeline.SECOND), client::start);
            }
            default -> {
                return link != null && happens(fault, client, link, nanos);
            }
        }
        return true;
    }

    private boolean happens(Fault fault, SimulatedClient client, Link link, long nanos) {
        switch (fault) {
            case CLIENT_CUT -> link.cut();
            case CLIENT_HALF_OPEN -> link.silence();
            case CLIENT_SLOW -> {
                link.throttle(1 + chance.below(4), chance.spread(Timeline.MILLI, Timeline.SECOND));
                later(nanos, () -> link.throttle(world.plan.room, 0));
            }
            case CLIENT_CLOGGED -> link.clog(nanos);
            case TOKEN_REFRESHED -> link.refresh(world.tokens.issue(client.user));
            default -> throw new IllegalArgumentException(fault + " does not happen to connections");
        }
        return true;
    }

    /** Clogs some of all that can be clogged, one by one, and releases it in another order. */
    private boolean swizzle() {
        List<Runnable> clogs = new ArrayList<>();
        List<Runnable> releases = new ArrayList<>();
        long whole = chance.spread(Timeline.SECOND, 30 * Timeline.SECOND);
        for (SimulatedClient client : world.clients) {
            Link link = client.link();
            if (link != null && chance.oneIn(2)) {
                clogs.add(() -> link.clog(whole));
                releases.add(link::unclog);
            }
        }
        for (Node node : world.network.living()) {
            if (chance.oneIn(2)) {
                clogs.add(() -> node.transport.silence(whole));
                releases.add(node.transport::speak);
            } else if (chance.oneIn(2)) {
                clogs.add(() -> world.time.pause(node.actor, whole));
                releases.add(() -> world.time.resume(node.actor));
            }
        }
        clogs.forEach(clog -> later(chance.between(0, whole / 2), () -> unlessOver(clog)));
        releases.forEach(release -> later(chance.between(whole / 2, whole), release));
        return !clogs.isEmpty();
    }
}
