package io.notifyhub.simulator;

import io.notifyhub.client.ClientState;
import io.notifyhub.simulator.checker.Checker;
import io.notifyhub.simulator.checker.Violation;
import java.util.List;

/** How a run ends: nothing goes wrong any more, time passes, and everybody must have everything. For one thread. */
final class Ending {
    /** As long as anything may take: a half-open connection is noticed, a back-off ends, a token comes. */
    private static final long PATIENCE = 150 * Timeline.SECOND;
    /** What is told within ten seconds when nothing is wrong, and a little. */
    private static final long QUIET = 12 * Timeline.SECOND;
    /** As long as an answer may take when nothing goes wrong. */
    private static final long ANSWER = 10 * Timeline.SECOND;
    /** Feeds go five seconds after their last session. */
    private static final long GRACE = 8 * Timeline.SECOND;

    /** Below the period of reconciliation, and above what latencies add up to. */
    private static final long CALM_BOUND_MILLIS = 3_000;

    private static final long LOOK = 500 * Timeline.MILLI;

    private final World world;

    Ending(World world) {
        this.world = world;
    }

    void run() {
        heal();
        settle();
        // Who was signed out is told within the time that is quiet now, and comes anew.
        if (world.clients.stream().anyMatch(client -> !client.isSettled())) {
            settle();
        }
        world.clients.stream().filter(SimulatedClient::isSettled).forEach(world.operations::nothingWaits);
        world.users.forEach(world.logs::record);
        new ListWatch(world).check();
        checkTokens();
        checkAnswers();
        leave();
        for (Violation violation :
                Checker.boundedBy(bound()).judge(world.history).violations()) {
            world.report(violation.toString());
        }
    }

    /** Comparing with the store makes up for what was not told in time; where nothing goes wrong it must not be needed. */
    private long bound() {
        return world.plan.isCalm() ? CALM_BOUND_MILLIS : Checker.DEFAULT_BOUND_MILLIS;
    }

    private void settle() {
        long until = world.time.now() + PATIENCE;
        while (!isSettled() && world.time.now() < until) {
            world.waitFor(LOOK);
            world.clients.forEach(SimulatedClient::start);
        }
        for (SimulatedClient client : world.clients) {
            if (!client.isSettled()) {
                world.report(client.name + " is not back " + PATIENCE / Timeline.SECOND + " s after the last fault: "
                        + client.describe());
            }
        }
        if (world.isOutage()) {
            world.endOutage();
        }
        world.waitFor(QUIET);
    }

    private void heal() {
        world.trace.note("driver", "quiet", "nothing goes wrong from here on");
        world.trouble.end();
        for (Node node : List.copyOf(world.network.nodes())) {
            if (node.actor.isAlive()) {
                world.time.resume(node.actor);
                node.clock.setWrongBy(0);
                node.transport.speak();
                node.transport.comeUp();
                node.links.forEach(Link::heal);
            } else {
                world.network.replace(node);
            }
        }
        for (SimulatedClient client : world.clients) {
            client.heal();
            client.start();
        }
    }

    /** Nobody stays longer than their token lets them. */
    private void checkTokens() {
        for (SimulatedClient client : world.clients) {
            Link link = client.link();
            String token = link == null ? null : link.token();
            String complaint = token == null ? null : world.tokens.complaint(token);
            if (complaint != null) {
                world.report(client.name + " is connected although its token " + complaint + ": " + token);
            }
        }
    }

    /** Whatever a device asks is answered. */
    private void checkAnswers() {
        for (SimulatedClient client : world.clients) {
            Link link = client.link();
            if (link != null && link.owesAnswerSince() < world.time.now() - ANSWER) {
                world.report(client.name + " was given no answer to what it asked at "
                        + link.owesAnswerSince() / Timeline.MILLI + " ms");
            }
        }
    }

    private boolean isSettled() {
        return world.clients.stream().allMatch(SimulatedClient::isSettled);
    }

    /** Everybody leaves; then nothing may be left of them. */
    private void leave() {
        world.clients.forEach(SimulatedClient::check);
        for (SimulatedClient client : world.clients) {
            SimulatedClient.Life life = client.life();
            if (life != null) {
                life.client.close();
            }
        }
        world.waitFor(3 * Timeline.SECOND);
        for (SimulatedClient client : world.clients) {
            SimulatedClient.Life life = client.life();
            if (life != null && life.client.state() != ClientState.CLOSED) {
                world.report(client.name + " was closed and is " + life.client.state());
            }
        }
        for (Node node : world.network.living()) {
            List.copyOf(node.links).forEach(Link::giveUp);
        }
        world.waitFor(GRACE);
        for (Node node : world.network.living()) {
            int sessions = node.hub.endpoint().connectionCount();
            if (sessions != 0 || !node.links.isEmpty()) {
                world.report(node.actor.name + " keeps " + sessions + " sessions of nobody, and " + node.links.size()
                        + " connections");
            }
            if (!node.transport.wanted().isEmpty()) {
                world.report(node.actor.name + " keeps feeds of nobody: " + node.transport.wanted());
            }
            node.hub.close();
        }
    }
}
