package io.notifyhub.simulator;

import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.core.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The nodes, as a load balancer sees them: places, each with one node after the other. For one thread. */
final class Network {
    private final World world;
    private final Function<String, Transport> transports;
    private final List<Node> places = new ArrayList<>();
    private int lives;

    Network(World world, Function<String, Transport> transports) {
        this.world = world;
        this.transports = transports;
    }

    void begin(int nodes) {
        for (int i = 0; i < nodes; i++) {
            places.add(newNode());
        }
    }

    private Node newNode() {
        String id = "n" + ++lives;
        return new Node(world, id, transports.apply(id));
    }

    List<Node> nodes() {
        return places;
    }

    /** Nodes that live, paused ones too. */
    List<Node> living() {
        return places.stream().filter(node -> node.actor.isAlive()).toList();
    }

    /** Puts a new node, under a new id, in the place of a dead one. */
    void replace(Node dead) {
        int place = places.indexOf(dead);
        if (place >= 0 && !dead.actor.isAlive()) {
            Node node = newNode();
            world.trace.note(node.actor.name, "started", "in place of " + dead.actor.name);
            places.set(place, node);
        }
    }

    /** A way to any node; whether that lives turns out when it is opened. */
    Link link(Actor device, String user, SocketListener listener) {
        return new Link(world, world.chance.of(places), device, user, listener);
    }
}
