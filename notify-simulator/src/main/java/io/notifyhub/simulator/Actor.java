package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * An operating system process in the simulation, the node's or the device's: its tasks run as long as it lives, and wait
 * while it is paused. For one thread.
 */
final class Actor {
    final String name;
    private boolean alive = true;
    private long pausedUntil;
    private final List<Timeline.Event> held = new ArrayList<>(0);

    Actor(String name) {
        this.name = name;
    }

    boolean isAlive() {
        return alive;
    }

    /** No task of it runs from now on. */
    void die() {
        alive = false;
    }

    /** {@link Timeline#pause} and {@link Timeline#resume} call it. */
    void pausedUntil(long nanos) {
        pausedUntil = nanos;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** What became due while it was paused. */
    List<Timeline.Event> held() {
        return held;
    }

    @Override
    public String toString() {
        return name;
    }
}
