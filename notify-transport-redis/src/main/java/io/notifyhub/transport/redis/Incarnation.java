package io.notifyhub.transport.redis;

/**
 * Under which name this node stands in Redis now: its id, a dot and a number that goes up whenever its lease was lost. So a
 * name that was seen without a lease is dead for good, and publishers may remember that. Thread-safe.
 *
 * <p>An epoch counts the times the node began to listen; all routes are written again in each.
 */
final class Incarnation {
    /** @param name of which nothing is routed before its first epoch */
    record Epoch(long number, String name) {}

    private final String prefix;
    private int generation;
    private volatile Epoch epoch;

    Incarnation(String nodeId) {
        String plain = nodeId.matches("[A-Za-z0-9_-]{1,64}") ? nodeId : Keys.hash(nodeId);
        this.prefix = plain + '.';
        this.epoch = new Epoch(0, prefix + 0);
    }

    /** The name in use. */
    String name() {
        return epoch.name();
    }

    Epoch epoch() {
        return epoch;
    }

    /** A name that was never used. Called by the subscriber alone. */
    String fresh() {
        generation++;
        return prefix + generation;
    }

    /** The node listens under this name from now on. Called by the subscriber alone. */
    Epoch listensAs(String name) {
        Epoch next = new Epoch(epoch.number() + 1, name);
        epoch = next;
        return next;
    }

    /** Whether that is this node, now or before. */
    boolean isOurs(String name) {
        return name.startsWith(prefix) && name.indexOf('.') == name.lastIndexOf('.');
    }
}
