package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The suite's side of one driver: what it is to do next, and who hears what it tells. Thread-safe. */
final class Driver {
    private final String id;
    private final String name;
    private final Set<Ability> abilities;
    private final BlockingQueue<ObjectNode> commands = new LinkedBlockingQueue<>();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile @Nullable Consumer<JsonNode> listener;
    private volatile boolean broken;
    private volatile long lastSeen = System.nanoTime();

    Driver(String id, String name, Set<Ability> abilities) {
        this.id = id;
        this.name = name;
        this.abilities = Set.copyOf(abilities);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean can(Set<Ability> needed) {
        return abilities.containsAll(needed);
    }

    /** A number that no client of this driver has had. */
    int newClient() {
        return clients.incrementAndGet();
    }

    /** Who hears what is told from now on; null for nobody. */
    void listen(@Nullable Consumer<JsonNode> value) {
        listener = value;
    }

    void command(ObjectNode command) {
        commands.add(command);
    }

    /** The next thing to do; null if there is none for a while. */
    @Nullable
    ObjectNode next(Duration limit) throws InterruptedException {
        lastSeen = System.nanoTime();
        ObjectNode next = commands.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        lastSeen = System.nanoTime();
        return next;
    }

    void told(JsonNode events) {
        Consumer<JsonNode> current = listener;
        if (current != null) {
            if (events.isArray()) {
                events.forEach(current);
            } else {
                current.accept(events);
            }
        }
    }

    /** It did not end its client when it was told to, and can be given nothing more. */
    void broke() {
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    boolean seenWithin(Duration limit) {
        return System.nanoTime() - lastSeen < limit.toNanos();
    }
}
