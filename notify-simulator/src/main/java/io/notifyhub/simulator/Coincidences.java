package io.notifyhub.simulator;

import java.util.List;

/**
 * What happens at the very moment when something else does: single actions drawn one after the other would seldom meet there.
 * For one thread.
 */
final class Coincidences {
    private static final int OPENINGS = 4;
    private static final int FEW = 3;
    /** About as long as a connection takes from its first task to its last. */
    private static final long MOMENT = 500 * Timeline.MICRO;

    private final World world;
    private final Chance chance;
    private final Actor actor = new Actor("coincidence");
    private boolean inFinale;

    Coincidences(World world) {
        this.world = world;
        this.chance = world.chance.split();
    }

    /** A connection of that user is opened just now: something is sent before that is done. */
    void opening(String user) {
        if (!world.trouble.isOver() && (inFinale || chance.oneIn(OPENINGS))) {
            soon(() -> send(user));
            if (inFinale && chance.oneIn(2)) {
                soon(() -> putBack(user));
                world.time.after(MOMENT, actor, "at once", () -> {
                    send(user);
                    send(user);
                });
            }
        }
    }

    private void send(String user) {
        List<Node> living = world.network.living();
        if (!living.isEmpty()) {
            world.operations.send(chance.of(living), user, false);
        }
    }

    private void putBack(String user) {
        Rewinds rewinds = world.rewinds;
        if (rewinds != null) {
            long head = world.logs.head(user).rev();
            world.trace.note("driver", "fault", "finale, " + user + " at " + head);
            rewinds.toAtMost(user, head - (chance.oneIn(4) ? 2 : 1));
        }
    }

    /** Whether the hint of a step that its log lost comes together with that of the new one. */
    boolean bringsLostStep() {
        return inFinale && world.plan.has(Fault.HINT_OF_LOST_STEP) || world.trouble.strikes(Fault.HINT_OF_LOST_STEP);
    }

    /**
     * The last that happens before quiet, of which nothing later wipes the traces: a log is put back by a step or two just
     * before a device of the user comes back or asks, and something is sent, or just after.
     */
    void finale() {
        if (world.rewinds != null && world.plan.has(Fault.STORE_REWOUND) && chance.oneIn(2)) {
            SimulatedClient device = chance.of(world.clients);
            putBack(device.user);
            // Before the nodes have noticed, or afterwards.
            long noticed = 10 * Timeline.SECOND;
            world.waitFor(chance.oneIn(2) ? chance.spread(Timeline.MILLI, noticed) : noticed);
            inFinale = true;
            if (chance.oneIn(2)) {
                device.kill();
                device.start();
            } else {
                listWhileSending(device.user);
            }
            world.waitFor(chance.spread(5 * Timeline.MILLI, 500 * Timeline.MILLI));
            inFinale = false;
        }
    }

    /** A node is about to read that user's log: it is put back before, or as soon as the answer has left the store. */
    void reading(String user) {
        Rewinds rewinds = world.rewinds;
        if (rewinds != null && world.trouble.strikes(Fault.STORE_REWOUND_IN_READ)) {
            if (chance.oneIn(2)) {
                boolean done = rewinds.one(user);
                world.trace.note("driver", "fault", "in a read: " + done);
            } else {
                soon(() -> {
                    boolean done = rewinds.by(user, 1 + chance.below(FEW));
                    world.trace.note("driver", "fault", "after a read: " + done);
                });
            }
        }
    }

    /**
     * A device is in the middle of a replay that shows what later steps did: it is cut, and the log loses some of those.
     *
     * @param rev where it is
     * @param shown the last step of which it was shown the effect
     */
    void replaying(Link link, String user, long rev, long shown) {
        Rewinds rewinds = world.rewinds;
        if (rewinds != null && rev < shown && world.trouble.strikes(Fault.STORE_REWOUND_IN_REPLAY)) {
            world.trace.note("driver", "fault", "in a replay of " + user + ", at " + rev + " of " + shown);
            if (chance.oneIn(2)) {
                link.cut();
            }
            long kept = rev + chance.below((int) (shown - rev));
            world.time.after(chance.below((int) MOMENT), actor, "put back", () -> rewinds.toAtMost(user, kept));
        }
    }

    /** Devices ask for lists just when something is sent in the place of a step that was lost. */
    private void listWhileSending(String user) {
        soon(() -> send(user));
        for (SimulatedClient device : world.clients) {
            SimulatedClient.Life life = device.life();
            if (device.user.equals(user) && life != null && chance.oneIn(2)) {
                var listed = life.client.inbox().list(1 + chance.below(FEW));
            }
        }
    }

    private void soon(Runnable task) {
        world.time.after(chance.below((int) MOMENT), actor, "at once", () -> {
            if (!world.trouble.isOver()) {
                task.run();
            }
        });
    }
}
